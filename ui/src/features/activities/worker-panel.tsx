import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useEffect, useState } from "react";
import { shapeOf, textProblem } from "../../api/contract";
import { ErrorAlert } from "../../components/error-alert";
import { JsonView } from "../../components/json-view";
import { notify } from "../../components/notifications";
import { usePreference } from "../../components/preferences";
import { formatTime } from "../../components/time";
import { useConnection } from "../connections/current";
import { TaskAnswer } from "../waiting-tasks/task-answer";
import "./activities.css";
import { type HeldTask, POLL_SECONDS, useWorker } from "./worker";

const nameShape = shapeOf("Name");

/** Takes tasks of an activity and answers them, as a worker does. */
export function WorkerPanel({ activityArn }: { activityArn: string }) {
  const { readOnly } = useConnection();
  const worker = useWorker(activityArn);
  const [name, setName] = usePreference("worker-name", "stepdeck");
  const { polling, lingering, ended } = worker;
  const badName = name === "" ? undefined : textProblem(nameShape, name);
  return (
    <div className="sd-worker">
      <div className="sd-worker-take">
        <FormField
          label="Worker name"
          description="Optional. The execution's history tells it."
          errorText={badName ?? ""}
        >
          <Input
            value={name}
            spellcheck={false}
            disabled={polling !== undefined}
            onChange={({ detail }) => setName(detail.value)}
          />
        </FormField>
        {polling ? (
          <Button onClick={worker.cancel}>Cancel</Button>
        ) : (
          <Button
            variant="primary"
            disabled={readOnly || badName !== undefined}
            {...(readOnly && { disabledReason: "This connection is read-only." })}
            onClick={() => worker.take(name.trim())}
          >
            Take a task
          </Button>
        )}
      </div>
      {polling && <Waiting since={polling.since} />}
      {!polling && lingering && <Lingering since={lingering.since} />}
      {ended === "no-task" && (
        <StatusIndicator type="info">
          No task came within {POLL_SECONDS} seconds: no execution has work for this activity.
        </StatusIndicator>
      )}
      {ended !== null && ended !== "no-task" && (
        <ErrorAlert
          title="No task could be taken"
          error={ended}
          onRetry={() => worker.take(name.trim())}
        />
      )}
      {worker.tasks.map((task) => (
        <HeldTaskCard
          key={task.taskToken}
          task={task}
          onDone={(how) => {
            if (how === "answered") notify({ type: "success", content: "The task was answered." });
            worker.putAway(task.taskToken);
          }}
        />
      ))}
    </div>
  );
}

/** The seconds since a moment, counted anew every second. */
function useSeconds(since: number): number {
  const [now, setNow] = useState(() => Date.now() / 1000);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.min(POLL_SECONDS, Math.max(0, Math.floor(now - since)));
}

function Waiting({ since }: { since: number }) {
  const seconds = useSeconds(since);
  return (
    <ProgressBar
      value={(seconds / POLL_SECONDS) * 100}
      label="Waiting for a task"
      additionalInfo={`${seconds} of ${POLL_SECONDS} seconds`}
    />
  );
}

/** A poll cannot be taken back: what it brings until it ends would else be lost. */
function Lingering({ since }: { since: number }) {
  const rest = POLL_SECONDS - useSeconds(since);
  return (
    <StatusIndicator type="pending">
      The poll that was cancelled is open for up to {rest} s more. A task that it still brings is
      kept here.
    </StatusIndicator>
  );
}

function HeldTaskCard({
  task,
  onDone,
}: {
  task: HeldTask;
  onDone: (how: "answered" | "gone") => void;
}) {
  return (
    <section className="sd-held-task" aria-label={`Task taken at ${formatTime(task.takenAt)}`}>
      <h2>Task taken at {formatTime(task.takenAt)}</h2>
      <div className="sd-held-task-body">
        <JsonView label="Input of the task" text={task.input} maxHeight="320px" />
        <TaskAnswer taskTokens={[task.taskToken]} onDone={onDone} />
      </div>
    </section>
  );
}
