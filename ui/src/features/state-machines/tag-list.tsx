import { useMemo } from "react";
import type { Tag } from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { useTags } from "./queries";

const keyOf = (tag: Tag) => tag.key ?? "";

/** The tags of a resource. */
export function TagList({ arn }: { arn: string }) {
  const tags = useTags(arn);
  const columns = useMemo(
    (): Column<Tag>[] => [
      {
        id: "key",
        header: "Key",
        fixed: true,
        min: 160,
        compare: (a, b) => compareText(keyOf(a), keyOf(b)),
        cell: keyOf,
      },
      {
        id: "value",
        header: "Value",
        min: 160,
        grow: 2,
        compare: (a, b) => compareText(a.value ?? "", b.value ?? ""),
        cell: (tag) => (tag.value ? tag.value : "–"),
      },
    ],
    [],
  );
  const table = useTable("tags", tags.data ?? [], columns, keyOf, {
    column: "key",
    descending: false,
  });
  return (
    <DataTable
      table={table}
      testId="tags"
      title="Tags"
      reading={tags}
      loaded={tags.data?.length}
      empty="This state machine has no tags."
    />
  );
}
