import Spinner from "@cloudscape-design/components/spinner";
import { useMemo } from "react";
import type { Tag } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { TableToolbar } from "../../components/table-toolbar";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { VirtualTable } from "../../components/virtual-table/virtual-table";
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
    <>
      {tags.isError && (
        <ErrorAlert
          title="The tags could not be read"
          error={tags.error}
          onRetry={() => void tags.refetch()}
        />
      )}
      <VirtualTable
        testId="tags"
        label="Tags"
        rows={table.shown}
        rowKey={keyOf}
        columns={columns}
        choice={table.choice}
        onChoice={table.setChoice}
        sort={table.sort}
        onSort={table.setSort}
        busy={tags.isPending}
        toolbar={
          <TableToolbar
            heading="h2"
            title="Tags"
            total={tags.data?.length}
            more={false}
            chosen={0}
            columns={columns}
            choice={table.choice}
            onChoice={table.setChoice}
            refreshing={tags.isFetching}
            onRefresh={() => void tags.refetch()}
          />
        }
        empty={
          tags.isPending ? (
            <span>
              <Spinner /> Loading tags
            </span>
          ) : (
            "This state machine has no tags."
          )
        }
      />
    </>
  );
}
