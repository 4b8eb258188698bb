import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import type { ExecutionListItem, ExecutionStatus } from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { usePreference } from "../../components/preferences";
import { formatDuration, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { emptySelection } from "../../components/virtual-table/selection";
import { useTable } from "../../components/virtual-table/use-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { arnOf, useExecutions } from "./list-queries";
import { ExecutionStatusBadge, statusText } from "./status";

const StopDialog = lazy(() => import("./stop-dialog"));

/** What ListExecutions can filter by; PENDING_REDRIVE belongs to map runs. */
const statuses: ExecutionStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];
const anyStatus = { value: "", label: "Any status" };
const statusOptions = [
  anyStatus,
  ...statuses.map((status) => ({ value: status as string, label: statusText(status) })),
];

/** Executions of one state machine. */
export function ExecutionsTable({
  stateMachineArn,
  onStart,
}: {
  stateMachineArn: string;
  onStart: () => void;
}) {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const [status, setStatus] = useState<ExecutionStatus | undefined>();
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter.trim().toLowerCase());
  const [automatic, setAutomatic] = usePreference("refresh.executions", true);
  const [stopping, setStopping] = useState(false);
  const { query, loadMore, loadingMore } = useExecutions(stateMachineArn, status, automatic);

  const columns = useMemo(
    (): Column<ExecutionListItem>[] => [
      {
        id: "name",
        header: "Name",
        fixed: true,
        min: 170,
        grow: 3,
        compare: (a, b) => compareText(a.name, b.name),
        cell: (row) => <PlaceLink place={places.execution(arnOf(row))}>{row.name}</PlaceLink>,
      },
      {
        id: "status",
        header: "Status",
        min: 110,
        grow: 0.8,
        compare: (a, b) => compareText(a.status, b.status),
        cell: (row) => <ExecutionStatusBadge status={row.status} />,
      },
      {
        id: "started",
        header: "Started",
        min: 160,
        grow: 1,
        compare: (a, b) => a.startDate - b.startDate,
        cell: (row) => formatTime(row.startDate),
      },
      {
        id: "ended",
        header: "Ended",
        min: 160,
        grow: 1,
        compare: (a, b) => (a.stopDate ?? Infinity) - (b.stopDate ?? Infinity),
        cell: (row) => formatTime(row.stopDate),
      },
      {
        id: "duration",
        header: "Duration",
        min: 90,
        grow: 0.6,
        align: "end",
        compare: (a, b) => durationOf(a) - durationOf(b),
        cell: (row) => (row.stopDate == null ? "–" : formatDuration(row.stopDate - row.startDate)),
      },
    ],
    [places],
  );

  const rows = query.data?.items ?? [];
  const filtered = useMemo(
    () => (applied === "" ? rows : rows.filter(({ name }) => name.toLowerCase().includes(applied))),
    [rows, applied],
  );
  const table = useTable("executions", filtered, columns, arnOf, {
    column: "started",
    descending: true,
  });
  const running = table.chosen.filter((row) => row.status === "RUNNING");
  const more = query.data !== undefined && query.data.nextToken !== null;

  return (
    <>
      <DataTable
        table={table}
        testId="executions"
        title="Executions"
        reading={query}
        loaded={query.data ? rows.length : undefined}
        more={more}
        selectable
        automatic={automatic}
        onAutomatic={setAutomatic}
        onOpen={(row) => go(places.execution(arnOf(row)))}
        onLoadMore={() => void loadMore()}
        loadingMore={loadingMore}
        filter={{
          value: filter,
          onChange: setFilter,
          placeholder: "Filter by name",
          beside: (
            <Select
              ariaLabel="Status"
              selectedOption={
                statusOptions.find(({ value }) => value === (status ?? "")) ?? anyStatus
              }
              options={statusOptions}
              onChange={({ detail }) =>
                setStatus(statuses.find((known) => known === detail.selectedOption.value))
              }
            />
          ),
        }}
        actions={
          <Button
            disabled={running.length === 0 || connection.readOnly}
            onClick={() => setStopping(true)}
          >
            Stop
          </Button>
        }
        empty={
          status ? (
            `No execution is ${statusText(status).toLowerCase()}.`
          ) : (
            <SpaceBetween size="s">
              <div>
                <strong>No executions</strong>
                <div>This state machine has not run yet.</div>
              </div>
              {!connection.readOnly && <Button onClick={onStart}>Start an execution</Button>}
            </SpaceBetween>
          )
        }
      />
      {stopping && running.length > 0 && (
        <Suspense>
          <StopDialog
            executions={running.map((row) => ({ name: row.name, arn: arnOf(row) }))}
            onClose={(stopped) => {
              setStopping(false);
              if (stopped) table.setSelection(emptySelection);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

const durationOf = (row: ExecutionListItem): number =>
  row.stopDate == null ? Infinity : row.stopDate - row.startDate;
