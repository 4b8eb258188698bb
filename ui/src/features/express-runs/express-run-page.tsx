import Alert from "@cloudscape-design/components/alert";
import Container from "@cloudscape-design/components/container";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ExpressRun, ExpressRunLog } from "../../api/workspace";
import { Copyable } from "../../components/copyable";
import { ErrorAlert } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { JsonView } from "../../components/json-view";
import { Loading } from "../../components/loading";
import { PageHeader } from "../../components/page-header";
import { formatCount, formatDuration, formatTime, formatZone } from "../../components/time";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { PlaceLink } from "../../navigation/place-link";
import { usePlaces } from "../../navigation/places";
import { Events } from "../executions/event-table";
import "../executions/executions.css";
import { ExecutionStatusBadge } from "../executions/status";
import { nameOf } from "../names";
import { WaitingTasks } from "../waiting-tasks/waiting-tasks";
import { durationOf, statusOf } from "./express-runs";
import { eventOf, useExpressRun } from "./queries";

/** An Express execution of the local workspace, as its log tells of it. */
export function ExpressRunPage() {
  const { arn } = useParams({ from: "/$connection/express-runs/$arn" });
  const run = useExpressRun(arn);
  if (run.isPending) return <Loading>Loading the execution</Loading>;
  if (run.data) return <Detail log={run.data} reading={run} />;
  return (
    <>
      <PageHeader title="Express execution" />
      {run.isError ? (
        <ErrorAlert
          title="The log could not be read"
          error={run.error}
          onRetry={() => void run.refetch()}
        />
      ) : (
        <Alert type="info" header="The log does not have this execution any more">
          The local workspace keeps the Express executions of late until it is closed; no service
          keeps them longer.
        </Alert>
      )}
    </>
  );
}

function Detail({
  log,
  reading,
}: {
  log: ExpressRunLog;
  reading: ReturnType<typeof useExpressRun>;
}) {
  const places = usePlaces();
  const { execution, leftOut } = log;
  const { stateMachineArn, executionArn, name, output } = execution;
  const events = useMemo(() => log.events.map(eventOf), [log.events]);
  return (
    <div className="sd-execution">
      <Breadcrumbs
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: nameOf(stateMachineArn), place: places.stateMachine(stateMachineArn) },
          { text: name, place: places.expressRun(executionArn) },
        ]}
      />
      <PageHeader title={name} badge={<ExecutionStatusBadge status={statusOf(execution)} />} />
      {execution.error !== undefined && (
        <Alert type="error" header={execution.error || "No error name was given"}>
          <div className="sd-prewrap">{execution.cause || "No cause was given."}</div>
        </Alert>
      )}
      <WaitingTasks arn={executionArn} running={execution.status === "RUNNING"} />
      <Container>
        <Summary run={execution} />
      </Container>
      <div className="sd-execution-data">
        <JsonView label="Input" text={execution.input} maxHeight="260px" />
        {output !== undefined && <JsonView label="Output" text={output} maxHeight="260px" />}
      </div>
      {leftOut > 0 && (
        <Alert type="warning">
          The execution had more events than the log keeps: {formatCount(leftOut)} are left out.
        </Alert>
      )}
      <Events events={events} complete reading={reading} />
    </div>
  );
}

function Summary({ run }: { run: ExpressRun }) {
  const places = usePlaces();
  const started = run.startMillis / 1000;
  const seconds = durationOf(run);
  return (
    <Facts>
      <Fact name="State machine">
        <PlaceLink place={places.stateMachine(run.stateMachineArn)}>
          {nameOf(run.stateMachineArn)}
        </PlaceLink>
      </Fact>
      <Fact name={`Started (${formatZone(started)})`}>{formatTime(started, true)}</Fact>
      <Fact name="Duration">{formatDuration(seconds)}</Fact>
      {run.stateMachineVersionArn && (
        <Fact name="Version">{nameOf(run.stateMachineVersionArn)}</Fact>
      )}
      {run.stateMachineAliasArn && <Fact name="Alias">{nameOf(run.stateMachineAliasArn)}</Fact>}
      <Fact name="Execution ARN" wide>
        <Copyable text={run.executionArn} label="Copy the ARN" />
      </Fact>
    </Facts>
  );
}
