import { useMemo } from "react";
import type { MapRunListItem } from "../../api/generated/types";
import { DataTable, type Reading } from "../../components/data-table";
import { formatDuration, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { nameOf } from "../names";
import { mapStateOf, percentDone } from "./counts-model";
import { mapRunArnOf, RECENT, useMapRun, useMapRuns, useRecentMapRuns } from "./queries";
import { MapRunStatusBadge } from "./status";

const noMapRuns: readonly MapRunListItem[] = [];

/** The map runs of one execution. */
export function MapRunList({ executionArn }: { executionArn: string }) {
  const mapRuns = useMapRuns(executionArn);
  return (
    <MapRunTable
      reading={mapRuns}
      mapRuns={mapRuns.data?.items}
      empty="This execution has begun no map run."
    />
  );
}

/** The map runs of a state machine's newest executions: AWS lists them by execution only. */
export function RecentMapRuns({ stateMachineArn }: { stateMachineArn: string }) {
  const mapRuns = useRecentMapRuns(stateMachineArn);
  return (
    <MapRunTable
      reading={mapRuns}
      mapRuns={mapRuns.data}
      ofExecution
      empty={`None of the newest ${RECENT} executions has begun a map run.`}
    />
  );
}

function MapRunTable({
  reading,
  mapRuns,
  ofExecution = false,
  empty,
}: {
  reading: Reading;
  /** Undefined until they are read. */
  mapRuns: readonly MapRunListItem[] | undefined;
  /** Each row names its execution. */
  ofExecution?: boolean;
  empty: string;
}) {
  const places = usePlaces();
  const { go } = useGo();
  const columns = useMemo(
    (): Column<MapRunListItem>[] => [
      {
        id: "name",
        header: "Map run",
        fixed: true,
        min: 170,
        grow: 2,
        compare: (a, b) => compareText(nameOf(a.mapRunArn), nameOf(b.mapRunArn)),
        cell: ({ mapRunArn }) => (
          <PlaceLink place={places.mapRun(mapRunArn)}>{nameOf(mapRunArn)}</PlaceLink>
        ),
      },
      {
        id: "state",
        header: "Map state",
        min: 110,
        grow: 1,
        compare: (a, b) =>
          compareText(mapStateOf(a.mapRunArn) ?? "", mapStateOf(b.mapRunArn) ?? ""),
        cell: ({ mapRunArn }) => mapStateOf(mapRunArn) ?? "–",
      },
      ...(ofExecution
        ? [
            {
              id: "execution",
              header: "Execution",
              min: 150,
              grow: 1.4,
              compare: (a: MapRunListItem, b: MapRunListItem) =>
                compareText(nameOf(a.executionArn), nameOf(b.executionArn)),
              cell: ({ executionArn }: MapRunListItem) => (
                <PlaceLink place={places.execution(executionArn)}>{nameOf(executionArn)}</PlaceLink>
              ),
            },
          ]
        : []),
      // ListMapRuns tells no status: each row in sight asks for its own.
      {
        id: "status",
        header: "Status",
        min: 140,
        grow: 0.8,
        cell: ({ mapRunArn }) => <StatusCell arn={mapRunArn} />,
      },
      {
        id: "started",
        header: "Started",
        min: 160,
        grow: 1,
        compare: (a, b) => a.startDate - b.startDate,
        cell: ({ startDate }) => formatTime(startDate),
      },
      {
        id: "duration",
        header: "Duration",
        min: 90,
        grow: 0.6,
        align: "end",
        cell: ({ startDate, stopDate }) =>
          stopDate === undefined ? "–" : formatDuration(stopDate - startDate),
      },
    ],
    [places, ofExecution],
  );
  const table = useTable("map-runs", mapRuns ?? noMapRuns, columns, mapRunArnOf, {
    column: "started",
    descending: true,
  });
  return (
    <DataTable
      table={table}
      testId="map-run-list"
      title="Map runs"
      reading={reading}
      loaded={mapRuns?.length}
      onOpen={({ mapRunArn }) => go(places.mapRun(mapRunArn))}
      empty={empty}
    />
  );
}

function StatusCell({ arn }: { arn: string }) {
  const mapRun = useMapRun(arn);
  if (mapRun.data === undefined) return <>{mapRun.isError ? "?" : "…"}</>;
  const { status, itemCounts } = mapRun.data;
  return (
    <>
      <MapRunStatusBadge status={status} />
      {status === "RUNNING" && ` ${percentDone(itemCounts)} %`}
    </>
  );
}
