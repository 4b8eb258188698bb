import Button from "@cloudscape-design/components/button";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { Tag } from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { Loading } from "../../components/loading";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { scopeOf, useConnection } from "../connections/current";
import { useTags } from "./queries";

const TagEditor = lazy(() => import("./tag-editor"));

const keyOf = (tag: Tag) => tag.key ?? "";
const none: readonly Tag[] = [];

const columns: Column<Tag>[] = [
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
];

/** The tags of a state machine or an activity, to read and to change. */
export function TagList({ arn, locked = false }: { arn: string; locked?: boolean }) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const tags = useTags(arn);
  const [editing, setEditing] = useState(false);
  const table = useTable("tags", tags.data ?? none, columns, keyOf, {
    column: "key",
    descending: false,
  });
  if (editing)
    return (
      <Suspense fallback={<Loading />}>
        <TagEditor
          arn={arn}
          tags={table.shown}
          onChanged={() =>
            void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "tags", arn] })
          }
          onClose={() => setEditing(false)}
        />
      </Suspense>
    );
  return (
    <DataTable
      table={table}
      testId="tags"
      title="Tags"
      reading={tags}
      loaded={tags.data?.length}
      actions={
        <Button
          disabled={connection.readOnly || locked || tags.data === undefined}
          {...(connection.readOnly && { disabledReason: "This connection is read-only." })}
          onClick={() => setEditing(true)}
        >
          Manage tags
        </Button>
      }
      empty={
        <div>
          <strong>No tags</strong>
          <div>Tags group what belongs together, for costs and for permissions.</div>
        </div>
      }
    />
  );
}
