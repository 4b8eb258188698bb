import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useState } from "react";
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
/** How much of a task's input stands in the list, in characters: one line at most. */
const INPUT = 300;

/** The tasks of a running local execution, or of a Map Run, that a person can answer, with no token to copy. */
export function WaitingTasks({ arn, running }: { arn: string; running: boolean }) {
  const waiting = useWaitingTasks(arn, running);
  const refresh = useRefreshExecutions();
  const [answering, setAnswering] = useState<Tasks | null>(null);
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
      {tasks.length > 0 && <List tasks={tasks} onAnswer={setAnswering} />}
      {answering && (
        <Suspense fallback={null}>
          <AnswerDialog
            tasks={answering}
            onClose={() => {
              setAnswering(null);
              refresh(arn);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

type Tasks = readonly [WaitingTask, ...WaitingTask[]];

function List({
  tasks,
  onAnswer,
}: {
  tasks: readonly WaitingTask[];
  onAnswer: (tasks: Tasks) => void;
}) {
  const { readOnly } = useConnection();
  const locked = { disabled: readOnly, disabledReason: "This connection is read-only." };
  return (
    <section className="sd-waiting-tasks" aria-label="Waiting for an answer">
      <h2>Waiting for an answer</h2>
      <ul>
        {alike(tasks).map((group) => (
          <li key={group[0].stateName}>
            <span className="sd-waiting-task-text">
              <strong>
                {formatCount(group.length)} tasks of {group[0].stateName}
              </strong>
              <div className="sd-waiting-task-when">one answer for all of them</div>
            </span>
            <Button
              {...locked}
              ariaLabel={`Answer all ${formatCount(group.length)} of ${group[0].stateName}`}
              onClick={() => onAnswer(group)}
            >
              Answer all {formatCount(group.length)}
            </Button>
          </li>
        ))}
        {tasks.slice(0, NAMED).map((task) => (
          <li key={task.taskToken}>
            <span className="sd-waiting-task-text">
              <strong>{task.stateName}</strong> {task.resource}
              <div className="sd-waiting-task-when">{whenOf(task)}</div>
              <div className="sd-waiting-task-input">{task.input.slice(0, INPUT)}</div>
            </span>
            <Button
              {...locked}
              ariaLabel={`Answer ${task.stateName}`}
              onClick={() => onAnswer([task])}
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
  );
}

/** The tasks of each state of which more than one waits. */
function alike(tasks: readonly WaitingTask[]): Tasks[] {
  const states = new Map<string, [WaitingTask, ...WaitingTask[]]>();
  for (const task of tasks) {
    const known = states.get(task.stateName);
    if (known) known.push(task);
    else states.set(task.stateName, [task]);
  }
  return [...states.values()].filter(({ length }) => length > 1);
}

/** Since when a task waits, and until when. */
function whenOf({ resource, taken, byHand, since, timeoutAt, heartbeatAt }: WaitingTask): string {
  const worker = byHand
    ? ["answered by hand"]
    : resource.includes(":activity:")
      ? [taken ? "a worker has taken it" : "no worker has taken it"]
      : [];
  return [
    `since ${formatTime(since)}`,
    ...worker,
    ...(timeoutAt === undefined ? [] : [`times out at ${formatTime(timeoutAt)}`]),
    ...(heartbeatAt === undefined ? [] : [`heartbeat due by ${formatTime(heartbeatAt)}`]),
  ].join(" · ");
}
