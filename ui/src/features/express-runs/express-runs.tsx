import { useDeferredValue, useMemo, useState } from "react";
import type { ExecutionStatus } from "../../api/generated/types";
import type { ExpressRun } from "../../api/workspace";
import { DataTable } from "../../components/data-table";
import { usePreference } from "../../components/preferences";
import { formatDuration, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { ExecutionStatusBadge } from "../executions/status";
import { useExpressRuns } from "./queries";

const noRuns: readonly ExpressRun[] = [];
const arnOf = (run: ExpressRun): string => run.executionArn;

/** How a run stands; the app's own type has it as a text. */
export const statusOf = ({ status }: ExpressRun) => status as ExecutionStatus;

/** How long a run took, in seconds; undefined while it runs. */
export const durationOf = ({ startMillis, stopMillis }: ExpressRun): number | undefined =>
  // It is not there while the execution runs, whatever its type says.
  stopMillis === undefined ? undefined : (stopMillis - startMillis) / 1000;

/** The Express executions of a state machine that the local workspace remembers. */
export function ExpressRuns({ stateMachineArn }: { stateMachineArn: string }) {
  const places = usePlaces();
  const { go } = useGo();
  const [automatic, setAutomatic] = usePreference("refresh.executions", true);
  const runs = useExpressRuns(stateMachineArn, automatic);
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter.trim().toLowerCase());
  const columns = useMemo(
    (): Column<ExpressRun>[] => [
      {
        id: "name",
        header: "Name",
        fixed: true,
        min: 170,
        grow: 3,
        compare: (a, b) => compareText(a.name, b.name),
        cell: (run) => <PlaceLink place={places.expressRun(arnOf(run))}>{run.name}</PlaceLink>,
      },
      {
        id: "status",
        header: "Status",
        min: 110,
        grow: 0.8,
        compare: (a, b) => compareText(a.status, b.status),
        cell: (run) => <ExecutionStatusBadge status={statusOf(run)} />,
      },
      {
        id: "started",
        header: "Started",
        min: 180,
        grow: 1,
        compare: (a, b) => a.startMillis - b.startMillis,
        cell: ({ startMillis }) => formatTime(startMillis / 1000, true),
      },
      {
        id: "duration",
        header: "Duration",
        min: 90,
        grow: 0.6,
        align: "end",
        compare: (a, b) => (durationOf(a) ?? Infinity) - (durationOf(b) ?? Infinity),
        cell: (run) => formatDuration(durationOf(run)),
      },
      {
        id: "error",
        header: "Error",
        min: 100,
        grow: 1,
        compare: (a, b) => compareText(a.error ?? "", b.error ?? ""),
        cell: ({ error }) => error ?? "–",
      },
    ],
    [places],
  );
  const rows = runs.data ?? noRuns;
  const filtered = useMemo(
    () =>
      applied === ""
        ? rows
        : rows.filter(({ name, input }) => `${name} ${input}`.toLowerCase().includes(applied)),
    [rows, applied],
  );
  const table = useTable("express-runs", filtered, columns, arnOf, {
    column: "started",
    descending: true,
  });
  return (
    <DataTable
      table={table}
      testId="express-runs"
      title="Executions"
      reading={runs}
      loaded={runs.data ? rows.length : undefined}
      automatic={automatic}
      onAutomatic={setAutomatic}
      onOpen={(run) => go(places.expressRun(arnOf(run)))}
      filter={{ value: filter, onChange: setFilter, placeholder: "Filter by name or input" }}
      empty={
        <div>
          <strong>No executions</strong>
          <div>
            No operation of AWS lists Express executions. The local workspace keeps those of late
            until it is closed.
          </div>
        </div>
      }
    />
  );
}
