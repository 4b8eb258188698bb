import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { DescribeMapRunOutput } from "../../api/generated/types";
import { Copyable } from "../../components/copyable";
import { ErrorAlert } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { PageHeader } from "../../components/page-header";
import { Ticking } from "../../components/ticking";
import { formatCount, formatDuration, formatTime, formatZone } from "../../components/time";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { PlaceLink } from "../../navigation/place-link";
import { usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { ExecutionsTable } from "../executions/executions-table";
import { useLocalClock } from "../local-time/queries";
import { machineOfExecution, nameOf } from "../names";
import { UnreadPage } from "../unread-page";
import { WaitingTasks } from "../waiting-tasks/waiting-tasks";
import { Counts } from "./counts";
import { mapStateOf } from "./counts-model";
import "./map-runs.css";
import { useMapRun } from "./queries";
import { MapRunStatusBadge } from "./status";

const EditDialog = lazy(() => import("./edit-dialog"));

function titleOf(arn: string): string {
  const label = mapStateOf(arn);
  return label === undefined ? `Map run ${nameOf(arn)}` : `Map run of ${label}`;
}

/** One run of a Distributed Map: how far it is, how it may fail, and its child executions. */
export function MapRunPage() {
  const { arn } = useParams({ from: "/$connection/map-runs/$arn" });
  const mapRun = useMapRun(arn);
  const places = usePlaces();
  if (mapRun.data === undefined)
    return (
      <UnreadPage
        what="map run"
        title={titleOf(arn)}
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: "Map run", place: places.mapRun(arn) },
        ]}
        reading={mapRun}
      />
    );
  return (
    <>
      <Head mapRun={mapRun.data} />
      {mapRun.isError && (
        <ErrorAlert
          title="What follows may be old"
          error={mapRun.error}
          onRetry={() => void mapRun.refetch()}
        />
      )}
      <WaitingTasks arn={arn} running={mapRun.data.status === "RUNNING"} />
      <Container>
        <Summary mapRun={mapRun.data} />
      </Container>
      <div className="sd-map-run-counts">
        <Counts title="Items" counts={mapRun.data.itemCounts} />
        <Counts title="Executions" counts={mapRun.data.executionCounts} />
      </div>
      <ExecutionsTable of={{ mapRunArn: arn }} />
    </>
  );
}

function Head({ mapRun }: { mapRun: DescribeMapRunOutput }) {
  const { readOnly } = useConnection();
  const places = usePlaces();
  const [editing, setEditing] = useState(false);
  const { mapRunArn, executionArn, status } = mapRun;
  const machine = machineOfExecution(executionArn);
  const refusal = readOnly
    ? "This connection is read-only."
    : status === "RUNNING"
      ? undefined
      : "Only a running map run can be changed.";
  return (
    <>
      <Breadcrumbs
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: nameOf(machine), place: places.stateMachine(machine) },
          { text: nameOf(executionArn), place: places.execution(executionArn, "map-runs") },
          { text: "Map run", place: places.mapRun(mapRunArn) },
        ]}
      />
      <PageHeader
        title={titleOf(mapRunArn)}
        badge={<MapRunStatusBadge status={status} />}
        actions={
          <Button
            {...(refusal !== undefined && { disabled: true, disabledReason: refusal })}
            onClick={() => setEditing(true)}
          >
            Edit
          </Button>
        }
      />
      {editing && (
        <Suspense fallback={null}>
          <EditDialog mapRun={mapRun} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </>
  );
}

function Summary({ mapRun }: { mapRun: DescribeMapRunOutput }) {
  const places = usePlaces();
  const { startDate, stopDate, maxConcurrency, redriveCount = 0 } = mapRun;
  const clock = useLocalClock(stopDate === undefined);
  return (
    <Facts testId="map-run-summary">
      <Fact name="Execution">
        <PlaceLink place={places.execution(mapRun.executionArn)}>
          {nameOf(mapRun.executionArn)}
        </PlaceLink>
      </Fact>
      <Fact name={`Started (${formatZone(startDate)})`}>{formatTime(startDate)}</Fact>
      <Fact name="Ended">{formatTime(stopDate)}</Fact>
      <Fact name="Duration">
        {stopDate === undefined ? (
          <Ticking since={startDate} clock={clock} />
        ) : (
          formatDuration(stopDate - startDate)
        )}
      </Fact>
      <Fact name="Maximum concurrency">
        {maxConcurrency === 0 ? "No limit" : formatCount(maxConcurrency)}
      </Fact>
      <Fact name="Tolerated failures">{toleratedOf(mapRun)}</Fact>
      <Fact name="Redrive count">{formatCount(redriveCount)}</Fact>
      {redriveCount > 0 && <Fact name="Last redriven">{formatTime(mapRun.redriveDate)}</Fact>}
      <Fact name="Map run ARN" wide>
        <Copyable text={mapRun.mapRunArn} label="Copy the ARN" />
      </Fact>
    </Facts>
  );
}

/** The failures that a map run bears; a threshold of 0 is one that is not set. */
function toleratedOf(mapRun: DescribeMapRunOutput): string {
  const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = mapRun;
  const set = [
    ...(percentage > 0 ? [`${percentage} %`] : []),
    ...(count > 0 ? [`${formatCount(count)} items`] : []),
  ];
  return set.length === 0 ? "None" : set.join(" and at most ");
}
