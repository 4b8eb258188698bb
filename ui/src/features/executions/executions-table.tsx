import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import type {
  ExecutionListItem,
  ExecutionRedriveFilter,
  ExecutionStatus,
} from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { usePreference } from "../../components/preferences";
import { formatCount, formatDuration, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { emptySelection } from "../../components/virtual-table/selection";
import { useTable } from "../../components/virtual-table/use-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { RanOnFilter } from "../versions-and-aliases/run-on-field";
import { arnOf, type ExecutionsOf, useExecutions } from "./list-queries";
import { canBeRedriven } from "./resume";
import { ExecutionStatusBadge, statusText } from "./status";

const StopDialog = lazy(() => import("./stop-dialog"));
const RedriveManyDialog = lazy(() =>
  import("./redrive-dialog").then((module) => ({ default: module.RedriveManyDialog })),
);

/** What ListExecutions can filter by; PENDING_REDRIVE belongs to map runs. */
const statuses: ExecutionStatus[] = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"];
const childStatuses: ExecutionStatus[] = [...statuses, "PENDING_REDRIVE"];
const anyStatus = { value: "", label: "Any status" };
const redriveOptions: { value: ExecutionRedriveFilter | ""; label: string }[] = [
  { value: "", label: "Redriven or not" },
  { value: "REDRIVEN", label: "Redriven" },
  { value: "NOT_REDRIVEN", label: "Not redriven" },
];

/** Executions of one state machine, or the child executions of one map run. */
export function ExecutionsTable({
  of,
  onStart,
}: {
  of: ExecutionsOf;
  /** Starts one; child executions are started by their map run alone. */
  onStart?: () => void;
}) {
  const ofMapRun = "mapRunArn" in of;
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const [status, setStatus] = useState<ExecutionStatus | undefined>();
  const [redriven, setRedriven] = useState<ExecutionRedriveFilter | undefined>();
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter.trim().toLowerCase());
  const [automatic, setAutomatic] = usePreference("refresh.executions", true);
  const [stopping, setStopping] = useState(false);
  const [redriving, setRedriving] = useState(false);
  const machineArn = ofMapRun ? undefined : of.stateMachineArn;
  // ListExecutions takes the ARN of a version or an alias in the state machine's place.
  const [ranOn, setRanOn] = useState(machineArn);
  const asked = ofMapRun || ranOn === undefined ? of : { stateMachineArn: ranOn };
  const { query, loadMore, loadingMore } = useExecutions(asked, { status, redriven }, automatic);
  const known = ofMapRun ? childStatuses : statuses;
  const statusOptions = [
    anyStatus,
    ...known.map((each) => ({ value: each as string, label: statusText(each) })),
  ];

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
        // Beside the columns of child executions there is no room for it in a small window.
        hidden: ofMapRun,
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
      ...(ofMapRun ? [itemsColumn] : []),
      { ...redrivesColumn, hidden: !ofMapRun },
    ],
    [places, ofMapRun],
  );

  const rows = query.data?.items ?? [];
  const filtered = useMemo(
    () => (applied === "" ? rows : rows.filter(({ name }) => name.toLowerCase().includes(applied))),
    [rows, applied],
  );
  const table = useTable(ofMapRun ? "child-executions" : "executions", filtered, columns, arnOf, {
    column: "started",
    descending: true,
  });
  const running = table.chosen.filter((row) => row.status === "RUNNING");
  const failed = table.chosen.filter((row) => canBeRedriven(row.status));
  const more = query.data !== undefined && query.data.nextToken !== null;

  return (
    <>
      <DataTable
        table={table}
        testId="executions"
        title={ofMapRun ? "Child executions" : "Executions"}
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
            <>
              <Select
                ariaLabel="Status"
                selectedOption={
                  statusOptions.find(({ value }) => value === (status ?? "")) ?? anyStatus
                }
                options={statusOptions}
                onChange={({ detail }) =>
                  setStatus(known.find((each) => each === detail.selectedOption.value))
                }
              />
              {machineArn !== undefined && ranOn !== undefined && (
                <RanOnFilter stateMachineArn={machineArn} value={ranOn} onChange={setRanOn} />
              )}
              {ofMapRun && (
                <Select
                  ariaLabel="Redriven"
                  selectedOption={
                    redriveOptions.find(({ value }) => value === (redriven ?? "")) ?? null
                  }
                  options={redriveOptions}
                  onChange={({ detail }) =>
                    setRedriven(
                      redriveOptions.find(({ value }) => value === detail.selectedOption.value)
                        ?.value || undefined,
                    )
                  }
                />
              )}
            </>
          ),
        }}
        actions={
          <>
            {!ofMapRun && (
              <Button
                disabled={failed.length === 0 || connection.readOnly}
                onClick={() => setRedriving(true)}
              >
                Redrive
              </Button>
            )}
            <Button
              disabled={running.length === 0 || connection.readOnly}
              onClick={() => setStopping(true)}
            >
              Stop
            </Button>
          </>
        }
        empty={
          redriven ? (
            "No execution matches."
          ) : status ? (
            `No execution is ${statusText(status).toLowerCase()}.`
          ) : ofMapRun ? (
            <div>
              <strong>No child executions</strong>
              <div>
                None has begun yet, or they are Express executions, which AWS does not list.
              </div>
            </div>
          ) : ranOn !== machineArn ? (
            "No execution was started on it."
          ) : (
            <SpaceBetween size="s">
              <div>
                <strong>No executions</strong>
                <div>This state machine has not run yet.</div>
              </div>
              {!connection.readOnly && onStart && (
                <Button onClick={onStart}>Start an execution</Button>
              )}
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
      {redriving && failed.length > 0 && (
        <Suspense>
          <RedriveManyDialog
            executions={failed.map((row) => ({ name: row.name, arn: arnOf(row) }))}
            onClose={(done) => {
              setRedriving(false);
              if (done) table.setSelection(emptySelection);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

const itemsColumn: Column<ExecutionListItem> = {
  id: "items",
  header: "Items",
  min: 70,
  grow: 0.4,
  align: "end",
  compare: (a, b) => (a.itemCount ?? 0) - (b.itemCount ?? 0),
  cell: ({ itemCount }) => (itemCount === undefined ? "–" : formatCount(itemCount)),
};

const redrivesColumn: Column<ExecutionListItem> = {
  id: "redrives",
  header: "Redrives",
  min: 100,
  grow: 0.4,
  align: "end",
  compare: (a, b) => (a.redriveCount ?? 0) - (b.redriveCount ?? 0),
  cell: ({ redriveCount }) => formatCount(redriveCount ?? 0),
};

const durationOf = (row: ExecutionListItem): number =>
  row.stopDate == null ? Infinity : row.stopDate - row.startDate;
