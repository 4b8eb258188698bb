import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { JsonView } from "../../components/json-view";
import { Loading } from "../../components/loading";
import { PageHeader } from "../../components/page-header";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { EventTable } from "./event-table";
import "./executions.css";
import { useExecution } from "./queries";
import { ExecutionStatusBadge } from "./status";
import { ExecutionSummary } from "./summary";

const StopDialog = lazy(() => import("./stop-dialog"));
const StartExecutionDialog = lazy(() =>
  import("./start-dialog").then((module) => ({ default: module.StartExecutionDialog })),
);

/** Everything about one execution on one page; it follows the execution while it runs. */
export function ExecutionPage() {
  const { arn } = useParams({ from: "/$connection/executions/$arn" });
  const execution = useExecution(arn);

  if (execution.isPending) return <Loading />;
  if (execution.data === undefined)
    return (
      <div className="sd-execution">
        <PageHeader title={nameOf(arn)} />
        <ErrorAlert
          title="The execution could not be read"
          error={execution.error ?? { message: "There is no answer." }}
          onRetry={() => void execution.refetch()}
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
      <EventTable arn={arn} execution={execution.data} />
    </div>
  );
}

function Head({ execution }: { execution: DescribeExecutionOutput }) {
  const connection = useConnection();
  const places = usePlaces();
  const [dialog, setDialog] = useState<"stop" | "start" | null>(null);
  const name = execution.name ?? nameOf(execution.executionArn);
  const running = execution.status === "RUNNING";
  const trail = [
    { text: "State machines", place: places.stateMachines() },
    {
      text: nameOf(execution.stateMachineArn),
      place: places.stateMachine(execution.stateMachineArn),
    },
    { text: name, place: places.execution(execution.executionArn) },
  ];
  return (
    <>
      <Breadcrumbs trail={trail} />
      <PageHeader
        title={name}
        badge={<ExecutionStatusBadge status={execution.status} />}
        actions={
          <>
            {running && (
              <Button
                disabled={connection.readOnly}
                {...(connection.readOnly && { disabledReason: "This connection is read-only." })}
                onClick={() => setDialog("stop")}
              >
                Stop execution
              </Button>
            )}
            <Button
              disabled={connection.readOnly}
              {...(connection.readOnly && { disabledReason: "This connection is read-only." })}
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
        {dialog === "start" && (
          <StartExecutionDialog
            stateMachineArn={execution.stateMachineArn}
            {...(execution.input !== undefined && { initialInput: execution.input })}
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </>
  );
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
