import { useMemo } from "react";
import type { MapRunListItem } from "../../api/generated/types";
import { DataTable } from "../../components/data-table";
import { formatDuration, formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { PlaceLink } from "../../navigation/place-link";
import { useGo, usePlaces } from "../../navigation/places";
import { nameOf } from "../names";
import { mapStateOf, percentDone } from "./counts-model";
import { mapRunArnOf, useMapRun, useMapRuns } from "./queries";
import { MapRunStatusBadge } from "./status";

const noMapRuns: readonly MapRunListItem[] = [];

/** The map runs of one execution. */
export function MapRunList({ executionArn }: { executionArn: string }) {
  const mapRuns = useMapRuns(executionArn);
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
    [places],
  );
  const rows = mapRuns.data?.items ?? noMapRuns;
  const table = useTable("map-runs", rows, columns, mapRunArnOf, {
    column: "started",
    descending: true,
  });
  return (
    <DataTable
      table={table}
      testId="map-run-list"
      title="Map runs"
      reading={mapRuns}
      loaded={mapRuns.data ? rows.length : undefined}
      onOpen={({ mapRunArn }) => go(places.mapRun(mapRunArn))}
      empty="This execution has begun no map run."
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
