import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { DataTable } from "../../components/data-table";
import { usePreference } from "../../components/preferences";
import { formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { emptySelection } from "../../components/virtual-table/selection";
import { useTable } from "../../components/virtual-table/use-table";
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
    <>
      <DataTable
        table={table}
        testId="state-machines"
        heading="h1"
        title="State machines"
        reading={list}
        loaded={list.data ? rows.length : undefined}
        more={loading}
        selectable
        automatic={automatic}
        onAutomatic={setAutomatic}
        onOpen={(row) => go(places.stateMachine(keyOf(row)))}
        onDelete={readOnly ? undefined : () => setRemoving(true)}
        filter={{
          value: filter,
          onChange: setFilter,
          placeholder: "Filter by name or ARN, or type:express",
        }}
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
            <Button disabled={machines.length === 0 || readOnly} onClick={() => setRemoving(true)}>
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
        empty={
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
    </>
  );
}
