import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { lazy, Suspense, useDeferredValue, useMemo, useRef, useState } from "react";
import { ErrorAlert } from "../../components/error-alert";
import { FilterBox } from "../../components/filter-box";
import { usePreference } from "../../components/preferences";
import { TableToolbar } from "../../components/table-toolbar";
import { formatCount, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { emptySelection } from "../../components/virtual-table/selection";
import { useTable } from "../../components/virtual-table/use-table";
import { VirtualTable } from "../../components/virtual-table/virtual-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { useDeleting } from "./deleting";
import { filterMachines, type MachineRow, toRows, typeLabel } from "./list-model";
import { useStateMachines } from "./queries";

const DeleteDialog = lazy(() => import("./delete-dialog"));

const keyOf = (row: MachineRow) => row.machine.stateMachineArn;

export function StateMachineListPage() {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const deleting = useDeleting(connection.id);
  const [automatic, setAutomatic] = usePreference("refresh.state-machines", true);
  const list = useStateMachines(automatic);
  const [filter, setFilter] = useState("");
  const appliedFilter = useDeferredValue(filter);
  const [removing, setRemoving] = useState(false);
  const page = useRef<HTMLDivElement>(null);

  const columns = useMemo((): Column<MachineRow>[] => {
    return [
      {
        id: "name",
        header: "Name",
        fixed: true,
        min: 160,
        grow: 3,
        compare: (a, b) => compareText(a.machine.name, b.machine.name),
        cell: ({ machine }) => (
          <>
            <PlaceLink place={places.stateMachine(machine.stateMachineArn)}>
              {machine.name}
            </PlaceLink>
            {deleting(machine.stateMachineArn) && (
              <Box display="inline" margin={{ left: "xs" }}>
                <StatusIndicator type="pending">Deleting</StatusIndicator>
              </Box>
            )}
          </>
        ),
      },
      {
        id: "type",
        header: "Type",
        min: 84,
        grow: 0.6,
        compare: (a, b) => compareText(a.machine.type, b.machine.type),
        cell: ({ machine }) => typeLabel(machine.type),
      },
      {
        id: "created",
        header: "Created",
        min: 160,
        grow: 1,
        compare: (a, b) => a.machine.creationDate - b.machine.creationDate,
        cell: ({ machine }) => formatTime(machine.creationDate),
      },
      {
        id: "arn",
        header: "ARN",
        min: 100,
        grow: 3,
        compare: (a, b) => compareText(keyOf(a), keyOf(b)),
        cell: (row) => <span title={keyOf(row)}>{keyOf(row)}</span>,
      },
    ];
  }, [places, deleting]);

  const rows = useMemo(() => toRows(list.data?.items ?? []), [list.data]);
  const filtered = useMemo(() => filterMachines(rows, appliedFilter), [rows, appliedFilter]);
  const table = useTable("state-machines", filtered, columns, keyOf, {
    column: "name",
    descending: false,
  });
  const machines = table.chosen.map((row) => row.machine);
  const loading = list.data !== undefined && list.data.nextToken !== null;
  const readOnly = connection.readOnly;

  return (
    <div ref={page}>
      {list.isError && (
        <Box margin={{ bottom: "s" }}>
          <ErrorAlert
            title="The state machines could not be listed"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        </Box>
      )}
      <VirtualTable
        testId="state-machines"
        label="State machines"
        rows={table.shown}
        rowKey={keyOf}
        columns={columns}
        choice={table.choice}
        onChoice={table.setChoice}
        sort={table.sort}
        onSort={table.setSort}
        selection={table.selection}
        onSelection={table.setSelection}
        onOpen={(row) => go(places.stateMachine(keyOf(row)))}
        onDelete={readOnly ? undefined : () => setRemoving(true)}
        busy={list.isFetching}
        toolbar={
          <TableToolbar
            heading="h1"
            title="State machines"
            total={list.data ? rows.length : undefined}
            more={loading}
            chosen={machines.length}
            columns={columns}
            choice={table.choice}
            onChoice={table.setChoice}
            automatic={automatic}
            onAutomatic={setAutomatic}
            refreshing={list.isFetching}
            onRefresh={() => void list.refetch()}
            filter={
              <FilterBox
                label="Filter state machines"
                placeholder="Filter by name or ARN, or type:express"
                value={filter}
                onChange={setFilter}
                count={`${formatCount(filtered.length)} of ${formatCount(rows.length)}`}
                onEnterList={() => page.current?.querySelector<HTMLElement>("[role=grid]")?.focus()}
              />
            }
            actions={
              <>
                <Button
                  disabled={machines.length !== 1 || readOnly}
                  onClick={() => {
                    const [machine] = machines;
                    if (machine) go(places.editStateMachine(machine.stateMachineArn));
                  }}
                >
                  Edit
                </Button>
                <Button
                  disabled={machines.length === 0 || readOnly}
                  onClick={() => setRemoving(true)}
                >
                  Delete
                </Button>
                <Button
                  variant="primary"
                  disabled={readOnly}
                  disabledReason="This connection is read-only."
                  onClick={() => go(places.createStateMachine())}
                >
                  Create state machine
                </Button>
              </>
            }
          />
        }
        empty={
          list.isPending ? (
            <span>
              <Spinner /> Loading state machines
            </span>
          ) : rows.length > 0 ? (
            <SpaceBetween size="s">
              <div>No state machine matches “{appliedFilter}”.</div>
              <Button onClick={() => setFilter("")}>Clear the filter</Button>
            </SpaceBetween>
          ) : list.isError ? (
            "Nothing could be loaded."
          ) : (
            <SpaceBetween size="s">
              <div>
                <strong>No state machines</strong>
                <div>
                  {connection.kind === "local"
                    ? "There are none in the local workspace yet."
                    : `There are none in ${connection.region} yet.`}
                </div>
              </div>
              {!readOnly && (
                <Button onClick={() => go(places.createStateMachine())}>
                  Create a state machine
                </Button>
              )}
            </SpaceBetween>
          )
        }
      />
      {removing && machines.length > 0 && (
        <Suspense>
          <DeleteDialog
            machines={machines.map(({ name, stateMachineArn }) => ({ name, arn: stateMachineArn }))}
            onClose={(deleted) => {
              setRemoving(false);
              if (deleted) table.setSelection(emptySelection);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
