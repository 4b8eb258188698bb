import { useDeferredValue, useMemo, useState } from "react";
import type { DescribeExecutionOutput, HistoryEvent } from "../../api/generated/types";
import { DataTable, type Reading } from "../../components/data-table";
import { formatDuration, formatTime } from "../../components/time";
import type { Column } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { MakeMockButton } from "../mocks/make-mock-button";
import { isAnswer } from "../mocks/recorded";
import { machineOfExecution, nameOf } from "../names";
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

/** The history of an execution. */
export function EventTable({
  arn,
  execution,
}: {
  arn: string;
  execution: DescribeExecutionOutput;
}) {
  const history = useHistory(arn, execution);
  return (
    <Events
      events={history.data?.events}
      complete={history.data?.complete ?? true}
      reading={history}
      stateMachineArn={machineOfExecution(arn)}
      executionName={nameOf(arn)}
    />
  );
}

const noEvents: readonly HistoryEvent[] = [];

/** Events: one row each, which unfolds to all that it says. */
export function Events({
  events,
  complete,
  reading,
  stateMachineArn,
  executionName,
}: {
  /** As far as they are loaded; undefined before that. */
  events: readonly HistoryEvent[] | undefined;
  /** Whether all are loaded. */
  complete: boolean;
  reading: Reading;
  /** Where the states can be tested that the events name. */
  stateMachineArn?: string;
  /** What a test case is called that is made of them; without it none is. */
  executionName?: string;
}) {
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter);
  const rows = useMemo(() => toEventRows(events ?? noEvents), [events]);
  const filtered = useMemo(() => {
    const words = wordsOf(applied);
    return words.length === 0 ? rows : rows.filter((row) => matches(row, words));
  }, [rows, applied]);
  const isMockable = useMemo(() => events?.some(isAnswer) ?? false, [events]);
  const recorded =
    isMockable && complete && stateMachineArn !== undefined && executionName !== undefined
      ? { events: events ?? noEvents, stateMachineArn, executionName }
      : undefined;
  const table = useTable("events", filtered, columns, keyOf, { column: "id", descending: false });

  return (
    <DataTable
      table={table}
      testId="events"
      title="Events"
      reading={reading}
      loaded={events ? rows.length : undefined}
      more={!complete}
      actions={recorded && <MakeMockButton {...recorded} />}
      details={(row) => (
        <>
          <EventDetails row={row} stateMachineArn={stateMachineArn} />
          {recorded && isAnswer(row.event) && <MakeMockButton {...recorded} only={row.event.id} />}
        </>
      )}
      filter={{
        value: filter,
        onChange: setFilter,
        placeholder: "Filter by type, step, resource or content",
      }}
      empty="No events yet."
    />
  );
}
