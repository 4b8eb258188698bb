import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useState } from "react";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import type { WaitingTask } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { formatCount, formatTime } from "../../components/time";
import { useConnection } from "../connections/current";
import { useRefreshExecutions } from "../executions/queries";
import { useWaitingTasks } from "./queries";
import "./waiting-tasks.css";

const AnswerDialog = lazy(() => import("./answer-dialog"));

/** How many waiting tasks are named; a Map may hold thousands. */
const NAMED = 20;

/** The tasks of a running local execution that a person can answer, with no token to copy. */
export function WaitingTasks({ execution }: { execution: DescribeExecutionOutput }) {
  const { readOnly } = useConnection();
  const { executionArn, status } = execution;
  const running = status === "RUNNING";
  const waiting = useWaitingTasks(executionArn, running);
  const refresh = useRefreshExecutions();
  const [answering, setAnswering] = useState<WaitingTask | null>(null);
  const tasks = running ? (waiting.data ?? []) : [];
  if (running && waiting.isError && answering === null)
    return (
      <ErrorAlert
        title="What waits for an answer could not be read"
        error={waiting.error}
        onRetry={() => void waiting.refetch()}
      />
    );
  if (tasks.length === 0 && answering === null) return null;
  return (
    <>
      {tasks.length > 0 && (
        <section className="sd-waiting-tasks" aria-label="Waiting for an answer">
          <h2>Waiting for an answer</h2>
          <ul>
            {tasks.slice(0, NAMED).map((task) => (
              <li key={task.taskToken}>
                <span className="sd-waiting-task-text">
                  <strong>{task.stateName}</strong> {task.resource}
                  <div className="sd-waiting-task-when">{whenOf(task)}</div>
                </span>
                <Button
                  disabled={readOnly}
                  disabledReason="This connection is read-only."
                  ariaLabel={`Answer ${task.stateName}`}
                  onClick={() => setAnswering(task)}
                >
                  Answer
                </Button>
              </li>
            ))}
          </ul>
          {tasks.length > NAMED && (
            <div className="sd-waiting-task-when">
              and {formatCount(tasks.length - NAMED)} more, once these are answered
            </div>
          )}
        </section>
      )}
      {answering && (
        <Suspense fallback={null}>
          <AnswerDialog
            task={answering}
            onClose={() => {
              setAnswering(null);
              refresh(executionArn);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Since when a task waits, and until when. */
function whenOf({ resource, taken, since, timeoutAt, heartbeatAt }: WaitingTask): string {
  const worker = resource.includes(":activity:")
    ? [taken ? "a worker has taken it" : "no worker has taken it"]
    : [];
  return [
    `since ${formatTime(since)}`,
    ...worker,
    ...(timeoutAt === undefined ? [] : [`times out at ${formatTime(timeoutAt)}`]),
    ...(heartbeatAt === undefined ? [] : [`heartbeat due by ${formatTime(heartbeatAt)}`]),
  ].join(" · ");
}
