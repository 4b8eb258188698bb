import Button from "@cloudscape-design/components/button";
import { useMemo } from "react";
import { DataTable } from "../../components/data-table";
import { formatDuration, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { type ConsoleCall, forgetCalls } from "./calls";
import { CallStatus } from "./response";

const keyOf = (call: ConsoleCall) => call.id;
const millisOf = ({ outcome }: ConsoleCall) =>
  outcome.state === "running" ? Infinity : outcome.millis;

/** The calls of this session, to look at and to send again. */
export function CallHistory({
  calls,
  onOpen,
  onSendAgain,
  mayResend,
}: {
  calls: readonly ConsoleCall[];
  /** Puts a call back into the form, with its response. */
  onOpen: (call: ConsoleCall) => void;
  onSendAgain: (call: ConsoleCall) => void;
  mayResend: (call: ConsoleCall) => boolean;
}) {
  const columns = useMemo(
    (): Column<ConsoleCall>[] => [
      {
        id: "time",
        header: "Time",
        fixed: true,
        min: 150,
        grow: 0.6,
        compare: (a, b) => a.startedAt - b.startedAt,
        cell: (call) => formatTime(call.startedAt),
      },
      {
        id: "operation",
        header: "Operation",
        fixed: true,
        min: 140,
        grow: 1.4,
        compare: (a, b) => compareText(a.operation, b.operation),
        cell: (call) => (
          <Button variant="inline-link" formAction="none" onClick={() => onOpen(call)}>
            {call.operation}
          </Button>
        ),
      },
      {
        id: "connection",
        header: "Connection",
        min: 70,
        grow: 0.5,
        compare: (a, b) => compareText(a.connection.label, b.connection.label),
        cell: (call) => call.connection.label,
      },
      {
        id: "result",
        header: "Result",
        min: 110,
        grow: 1,
        cell: (call) => <CallStatus call={call} />,
      },
      {
        id: "duration",
        header: "Duration",
        min: 76,
        grow: 0.4,
        align: "end",
        compare: (a, b) => millisOf(a) - millisOf(b),
        cell: (call) =>
          call.outcome.state === "running" ? "–" : formatDuration(call.outcome.millis / 1000),
      },
    ],
    [onOpen],
  );
  const table = useTable("api-calls", calls, columns, keyOf, { column: "time", descending: true });
  const [chosen] = table.chosen.length === 1 ? table.chosen : [];
  return (
    <DataTable
      table={table}
      testId="api-calls"
      title="Calls of this session"
      loaded={calls.length}
      selectable
      onOpen={onOpen}
      actions={
        <>
          <Button formAction="none" disabled={calls.length === 0} onClick={forgetCalls}>
            Forget all
          </Button>
          <Button
            formAction="none"
            disabled={!chosen || !mayResend(chosen)}
            onClick={() => chosen && onSendAgain(chosen)}
          >
            Send again
          </Button>
        </>
      }
      empty="What you send from here is listed until the app closes."
    />
  );
}
