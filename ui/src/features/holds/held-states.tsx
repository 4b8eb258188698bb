import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useState } from "react";
import { CallError } from "../../api/errors";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { type HeldState, holdExecution } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { prettyJson } from "../../components/json-check";
import { JsonField } from "../../components/json-field";
import { formatCount, formatTime } from "../../components/time";
import { useConnection } from "../connections/current";
import { useRefreshExecutions } from "../executions/queries";
import { inputProblem } from "../executions/start-model";
import "./holds.css";
import { useHolds } from "./queries";

/** How many are shown; a Map may hold thousands. */
const SHOWN = 10;

/** The states that a running local execution is held before: each with its input, to change, step over or let go. */
export function HeldStates({ execution }: { execution: DescribeExecutionOutput }) {
  const { executionArn, status } = execution;
  const running = status === "RUNNING";
  const holds = useHolds(executionArn, running);
  const refresh = useRefreshExecutions();
  const held = running ? (holds.data?.held ?? []) : [];
  const paused = running && holds.data?.paused === true;
  if (held.length === 0 && !paused) return null;
  return (
    <section className="sd-held" aria-label="Held">
      <h2>Held</h2>
      {held.length === 0 ? (
        <StatusIndicator type="pending">
          Paused: what runs now goes on to its end, and no further state is entered.
        </StatusIndicator>
      ) : (
        <ul>
          {held.slice(0, SHOWN).map((state) => (
            <li key={state.hold}>
              <Held executionArn={executionArn} held={state} onDone={() => refresh(executionArn)} />
            </li>
          ))}
        </ul>
      )}
      {held.length > SHOWN && (
        <div className="sd-held-since">
          and {formatCount(held.length - SHOWN)} more behind these
        </div>
      )}
    </section>
  );
}

function Held({
  executionArn,
  held,
  onDone,
}: {
  executionArn: string;
  held: HeldState;
  onDone: () => void;
}) {
  const { readOnly } = useConnection();
  const [input, setInput] = useState(() => prettyJson(held.input));
  const [busy, setBusy] = useState<"step" | "go" | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const problem = inputProblem(input);
  const disabled = readOnly || problem !== undefined || busy !== null;
  const release = async (step: boolean) => {
    setBusy(step ? "step" : "go");
    setFailure(null);
    try {
      await holdExecution(executionArn, {
        kind: "release",
        hold: held.hold,
        step,
        // As it came, unless it was changed: white space is kept on its way through an execution.
        ...(input !== prettyJson(held.input) && { input: input.trim() === "" ? "{}" : input }),
      });
    } catch (reason) {
      setFailure(CallError.from(reason));
    } finally {
      setBusy(null);
      onDone();
    }
  };
  return (
    <SpaceBetween size="s">
      <div>
        <strong>{held.stateName}</strong>{" "}
        <span className="sd-held-since">is not entered yet, since {formatTime(held.since)}</span>
      </div>
      <JsonField
        label="Input"
        editorLabel={`Input of ${held.stateName}`}
        value={input}
        onChange={setInput}
        problem={problem}
        minHeight="60px"
        maxHeight="240px"
        onSubmit={() => void release(true)}
      />
      {failure && <ErrorAlert title={`${held.stateName} was not let go`} error={failure} />}
      <SpaceBetween direction="horizontal" size="xs">
        <Button
          variant="primary"
          disabled={disabled}
          loading={busy === "step"}
          ariaLabel={`Step through ${held.stateName}`}
          onClick={() => void release(true)}
        >
          Step
        </Button>
        <Button
          disabled={disabled}
          loading={busy === "go"}
          ariaLabel={`Go on with ${held.stateName}`}
          onClick={() => void release(false)}
        >
          Go on
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}
