import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Tabs from "@cloudscape-design/components/tabs";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import type { ExecutionTab } from "../../app/router";
import { ErrorAlert } from "../../components/error-alert";
import { JsonView } from "../../components/json-view";
import { PageHeader } from "../../components/page-header";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { HeldStates } from "../holds/held-states";
import { PauseButton } from "../holds/pause-button";
import { Waits } from "../local-time/waits";
import { MapRunList } from "../map-runs/map-run-list";
import { nameOf } from "../names";
import { UnreadPage } from "../unread-page";
import { WaitingTasks } from "../waiting-tasks/waiting-tasks";
import { DefinitionTab } from "./definition-tab";
import { EventTable } from "./event-table";
import "./executions.css";
import { useExecution, useHistory } from "./queries";
import { redriveRefusal } from "./resume";
import { ExecutionStatusBadge } from "./status";
import { ExecutionSummary } from "./summary";

const StopDialog = lazy(() => import("./stop-dialog"));
const RedriveDialog = lazy(() =>
  import("./redrive-dialog").then((module) => ({ default: module.RedriveDialog })),
);
const StartExecutionDialog = lazy(() =>
  import("./start-dialog").then((module) => ({ default: module.StartExecutionDialog })),
);

/** Everything about one execution on one page; it follows the execution while it runs. */
export function ExecutionPage() {
  const { arn } = useParams({ from: "/$connection/executions/$arn" });
  const execution = useExecution(arn);
  const places = usePlaces();

  if (execution.data === undefined)
    return (
      <div className="sd-execution">
        <UnreadPage
          what="execution"
          title={nameOf(arn)}
          trail={[
            { text: "State machines", place: places.stateMachines() },
            { text: nameOf(arn), place: places.execution(arn) },
          ]}
          reading={execution}
        />
      </div>
    );
  return (
    <div className="sd-execution">
      <Head execution={execution.data} />
      {execution.isError && (
        <ErrorAlert
          title="What follows may be old"
          error={execution.error}
          onRetry={() => void execution.refetch()}
        />
      )}
      <Failure execution={execution.data} />
      <HeldStates execution={execution.data} />
      <WaitingTasks
        arn={execution.data.executionArn}
        running={execution.data.status === "RUNNING"}
      />
      <Waits execution={execution.data} />
      <Container>
        <ExecutionSummary execution={execution.data} />
      </Container>
      <div className="sd-execution-data">
        {execution.data.input !== undefined && (
          <JsonView label="Input" text={execution.data.input} maxHeight="260px" />
        )}
        {execution.data.output !== undefined && execution.data.output !== null ? (
          <JsonView label="Output" text={execution.data.output} maxHeight="260px" />
        ) : (
          execution.data.status === "RUNNING" && (
            <Box color="text-body-secondary" padding="s">
              The output comes when the execution has succeeded.
            </Box>
          )
        )}
      </div>
      <ExecutionTabs execution={execution.data} />
    </div>
  );
}

/** Lists of what an execution did, and what it runs by. */
function ExecutionTabs({ execution }: { execution: DescribeExecutionOutput }) {
  const { tab = "events" } = useSearch({ from: "/$connection/executions/$arn" });
  const navigate = useNavigate();
  const { id } = useConnection();
  const arn = execution.executionArn;
  const history = useHistory(arn, execution);
  const hasMapRuns = history.data?.events.some(({ type }) => type === "MapRunStarted") ?? false;
  const shown = tab === "map-runs" && history.data && !hasMapRuns ? "events" : tab;
  return (
    <Tabs
      activeTabId={shown}
      ariaLabel="About this execution"
      onChange={({ detail }) =>
        void navigate({
          to: "/$connection/executions/$arn",
          params: { connection: id, arn },
          search: { tab: detail.activeTabId as ExecutionTab },
          replace: true,
        })
      }
      tabs={[
        {
          id: "events",
          label: "Events",
          content: <EventTable arn={arn} execution={execution} />,
        },
        {
          id: "definition",
          label: "Definition",
          content: <DefinitionTab execution={execution} />,
        },
        ...(hasMapRuns
          ? [{ id: "map-runs", label: "Map runs", content: <MapRunList executionArn={arn} /> }]
          : []),
      ]}
    />
  );
}

function Head({ execution }: { execution: DescribeExecutionOutput }) {
  const connection = useConnection();
  const [dialog, setDialog] = useState<"stop" | "start" | "redrive" | null>(null);
  const name = execution.name ?? nameOf(execution.executionArn);
  const running = execution.status === "RUNNING";
  const refusal = redriveRefusal(execution);
  const locked = connection.readOnly
    ? { disabled: true, disabledReason: "This connection is read-only." }
    : {};
  return (
    <>
      <Breadcrumbs trail={useTrail(execution)} />
      <PageHeader
        title={name}
        badge={<ExecutionStatusBadge status={execution.status} />}
        actions={
          <>
            <PauseButton execution={execution} />
            {running ? (
              <Button {...locked} onClick={() => setDialog("stop")}>
                Stop execution
              </Button>
            ) : (
              <Button
                {...(refusal !== undefined && { disabled: true, disabledReason: refusal })}
                {...locked}
                onClick={() => setDialog("redrive")}
              >
                Redrive
              </Button>
            )}
            <Button
              {...(execution.mapRunArn && {
                disabled: true,
                disabledReason: "A child execution is started by its map run alone.",
              })}
              {...locked}
              onClick={() => setDialog("start")}
            >
              New execution
            </Button>
          </>
        }
      />
      <Suspense fallback={null}>
        {dialog === "stop" && (
          <StopDialog
            executions={[{ arn: execution.executionArn, name }]}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === "redrive" && (
          <RedriveDialog execution={execution} onClose={() => setDialog(null)} />
        )}
        {dialog === "start" && (
          <StartExecutionDialog
            stateMachineArn={execution.stateMachineArn}
            initialTarget={execution.stateMachineAliasArn ?? execution.stateMachineVersionArn}
            initialInput={execution.input}
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </>
  );
}

/** The way here: over the map run, for a child execution of one. */
function useTrail(execution: DescribeExecutionOutput) {
  const places = usePlaces();
  const { executionArn, stateMachineArn, mapRunArn } = execution;
  // A child execution belongs to a Map state: its machine's name stands before a slash.
  const machine = stateMachineArn.replace(/\/[^/:]*$/, "");
  return [
    { text: "State machines", place: places.stateMachines() },
    { text: nameOf(machine), place: places.stateMachine(machine) },
    ...(mapRunArn ? [{ text: "Map run", place: places.mapRun(mapRunArn) }] : []),
    { text: execution.name ?? nameOf(executionArn), place: places.execution(executionArn) },
  ];
}

/** Why the execution did not succeed: what a person comes here for. */
function Failure({ execution }: { execution: DescribeExecutionOutput }) {
  const { status, error, cause } = execution;
  if (status !== "FAILED" && status !== "TIMED_OUT" && status !== "ABORTED") return null;
  const type = status === "ABORTED" ? "warning" : "error";
  const nothing =
    status === "TIMED_OUT" ? "The execution took longer than it may." : "No cause was given.";
  return (
    <Alert type={type} header={error ? error : "No error name was given"} data-testid="failure">
      {cause?.startsWith("{") ? (
        <JsonView label="Cause" text={cause} maxHeight="200px" />
      ) : (
        <div className="sd-prewrap">{cause ? cause : nothing}</div>
      )}
    </Alert>
  );
}
