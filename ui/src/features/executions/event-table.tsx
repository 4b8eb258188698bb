import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { FilterBox } from "../../components/filter-box";
import { TableToolbar } from "../../components/table-toolbar";
import { formatCount, formatDuration, formatTime } from "../../components/time";
import type { Column } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { VirtualTable } from "../../components/virtual-table/virtual-table";
import { EventDetails } from "./event-details";
import { type EventRow, isFailure, matches, toEventRows, wordsOf } from "./event-rows";
import { useHistory } from "./queries";

const keyOf = (row: EventRow) => String(row.event.id);

const columns: Column<EventRow>[] = [
  {
    id: "id",
    header: "ID",
    fixed: true,
    min: 64,
    grow: 0.2,
    align: "end",
    compare: (a, b) => a.event.id - b.event.id,
    cell: ({ event }) => event.id,
  },
  {
    id: "type",
    header: "Type",
    fixed: true,
    min: 170,
    grow: 1.4,
    cell: ({ event }) => (
      <span className="sd-event-type" data-failure={isFailure(event) || undefined}>
        {event.type}
      </span>
    ),
  },
  { id: "step", header: "Step", min: 110, grow: 1.2, cell: ({ step }) => step ?? "–" },
  {
    id: "resource",
    header: "Resource",
    min: 100,
    grow: 1,
    cell: ({ resource }) => resource ?? "–",
  },
  {
    id: "elapsed",
    header: "Elapsed",
    min: 84,
    grow: 0.4,
    align: "end",
    cell: ({ elapsed }) => formatDuration(elapsed),
  },
  {
    id: "time",
    header: "Timestamp",
    min: 180,
    grow: 0.8,
    cell: ({ event }) => formatTime(event.timestamp, true),
  },
];

/** The history of an execution: one row an event, which unfolds to all that it says. */
export function EventTable({
  arn,
  execution,
}: {
  arn: string;
  execution: DescribeExecutionOutput;
}) {
  const history = useHistory(arn, execution);
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter);
  const frame = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => toEventRows(history.data?.events ?? []), [history.data]);
  const filtered = useMemo(() => {
    const words = wordsOf(applied);
    return words.length === 0 ? rows : rows.filter((row) => matches(row, words));
  }, [rows, applied]);
  const table = useTable("events", filtered, columns, keyOf, { column: "id", descending: false });
  const more = history.data !== undefined && !history.data.complete;

  return (
    <div ref={frame}>
      {history.isError && (
        <ErrorAlert
          title="The events could not be read"
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      )}
      <VirtualTable
        testId="events"
        label="Events"
        rows={table.shown}
        rowKey={keyOf}
        columns={columns}
        choice={table.choice}
        onChoice={table.setChoice}
        sort={table.sort}
        onSort={table.setSort}
        details={(row) => <EventDetails row={row} />}
        busy={history.isPending}
        {...(more && { total: -1 })}
        toolbar={
          <TableToolbar
            heading="h2"
            title="Events"
            total={history.data ? rows.length : undefined}
            more={more}
            chosen={0}
            columns={columns}
            choice={table.choice}
            onChoice={table.setChoice}
            refreshing={history.isFetching}
            onRefresh={() => void history.refetch()}
            filter={
              <FilterBox
                label="Filter events"
                placeholder="Filter by type, step, resource or content"
                value={filter}
                onChange={setFilter}
                count={`${formatCount(filtered.length)} of ${formatCount(rows.length)}`}
                onEnterList={() =>
                  frame.current?.querySelector<HTMLElement>("[role=grid]")?.focus()
                }
              />
            }
          />
        }
        empty={
          history.isPending
            ? "Reading the events"
            : rows.length > 0
              ? "No event matches the filter."
              : "No events yet."
        }
      />
    </div>
  );
}
