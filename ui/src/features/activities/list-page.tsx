import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import type { ActivityListItem } from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { usePreference } from "../../components/preferences";
import { formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { emptySelection } from "../../components/virtual-table/selection";
import { useTable } from "../../components/virtual-table/use-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { arnOf, useActivities } from "./queries";

const CreateDialog = lazy(() => import("./create-dialog"));
const DeleteDialog = lazy(() => import("./delete-dialog"));

const noActivities: readonly ActivityListItem[] = [];

/** The activities of the connection. */
export function ActivityListPage() {
  const { kind, region, readOnly } = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const [automatic, setAutomatic] = usePreference("refresh.activities", true);
  const list = useActivities(automatic);
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter.trim().toLowerCase());
  const [dialog, setDialog] = useState<"create" | "delete" | null>(null);

  const columns = useMemo(
    (): Column<ActivityListItem>[] => [
      {
        id: "name",
        header: "Name",
        fixed: true,
        min: 160,
        grow: 3,
        compare: (a, b) => compareText(a.name, b.name),
        cell: (row) => <PlaceLink place={places.activity(arnOf(row))}>{row.name}</PlaceLink>,
      },
      {
        id: "created",
        header: "Created",
        min: 160,
        grow: 1,
        compare: (a, b) => a.creationDate - b.creationDate,
        cell: ({ creationDate }) => formatTime(creationDate),
      },
      {
        id: "arn",
        header: "ARN",
        min: 100,
        grow: 3,
        compare: (a, b) => compareText(arnOf(a), arnOf(b)),
        cell: (row) => <span title={arnOf(row)}>{arnOf(row)}</span>,
      },
    ],
    [places],
  );
  const rows = list.data?.items ?? noActivities;
  const filtered = useMemo(
    () => (applied === "" ? rows : rows.filter(({ name }) => name.toLowerCase().includes(applied))),
    [rows, applied],
  );
  const table = useTable("activities", filtered, columns, arnOf, {
    column: "name",
    descending: false,
  });

  return (
    <>
      <DataTable
        table={table}
        testId="activities"
        heading="h1"
        title="Activities"
        reading={list}
        loaded={list.data ? rows.length : undefined}
        more={list.data !== undefined && list.data.nextToken !== null}
        selectable
        automatic={automatic}
        onAutomatic={setAutomatic}
        onOpen={(row) => go(places.activity(arnOf(row)))}
        onDelete={readOnly ? undefined : () => setDialog("delete")}
        filter={{ value: filter, onChange: setFilter, placeholder: "Filter by name" }}
        actions={
          <>
            <Button
              disabled={table.chosen.length === 0 || readOnly}
              onClick={() => setDialog("delete")}
            >
              Delete
            </Button>
            <Button
              variant="primary"
              disabled={readOnly}
              disabledReason="This connection is read-only."
              onClick={() => setDialog("create")}
            >
              Create activity
            </Button>
          </>
        }
        empty={
          <SpaceBetween size="s">
            <div>
              <strong>No activities</strong>
              <div>
                {kind === "local"
                  ? "There are none in the local workspace yet."
                  : `There are none in ${region} yet.`}{" "}
                A Task state hands its work to an activity; a worker takes it and answers.
              </div>
            </div>
            {!readOnly && <Button onClick={() => setDialog("create")}>Create an activity</Button>}
          </SpaceBetween>
        }
      />
      <Suspense fallback={null}>
        {dialog === "create" && <CreateDialog onClose={() => setDialog(null)} />}
        {dialog === "delete" && table.chosen.length > 0 && (
          <DeleteDialog
            activities={table.chosen}
            onClose={(deleted) => {
              setDialog(null);
              if (deleted) table.setSelection(emptySelection);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
