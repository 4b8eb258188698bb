import { useDeferredValue, useMemo, useState } from "react";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { formatDuration, formatTime } from "../../components/time";
import type { Column } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
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
  const rows = useMemo(() => toEventRows(history.data?.events ?? []), [history.data]);
  const filtered = useMemo(() => {
    const words = wordsOf(applied);
    return words.length === 0 ? rows : rows.filter((row) => matches(row, words));
  }, [rows, applied]);
  const table = useTable("events", filtered, columns, keyOf, { column: "id", descending: false });
  const more = history.data !== undefined && !history.data.complete;

  return (
    <DataTable
      table={table}
      testId="events"
      title="Events"
      reading={history}
      loaded={history.data ? rows.length : undefined}
      more={more}
      details={(row) => <EventDetails row={row} />}
      filter={{
        value: filter,
        onChange: setFilter,
        placeholder: "Filter by type, step, resource or content",
      }}
      empty="No events yet."
    />
  );
}
