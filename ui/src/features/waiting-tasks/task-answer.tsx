import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { CallError } from "../../api/errors";
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from "../../api/generated/calls";
import { runBulk } from "../../components/bulk";
import { ErrorAlert } from "../../components/error-alert";
import { JsonField } from "../../components/json-field";
import { formatCount, formatTime } from "../../components/time";
import { useConnection } from "../connections/current";
import { isTokenSpent, outputProblem, textProblem } from "./answer-model";

type Kind = "success" | "failure";

/**
 * Answers tasks as their worker would: with an output, with a failure, or with a sign of life; several
 * all alike. `onDone` is called once none of them waits any more: answered here, or found to be gone.
 */
export function TaskAnswer({
  taskTokens,
  onDone,
}: {
  taskTokens: readonly string[];
  onDone: (how: "answered" | "gone") => void;
}) {
  const { id, readOnly } = useConnection();
  const [tokens, setTokens] = useState(taskTokens);
  const [kind, setKind] = useState<Kind>("success");
  const [output, setOutput] = useState("{\n  \n}");
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const [busy, setBusy] = useState<"answer" | "heartbeat" | null>(null);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [beat, setBeat] = useState<number | null>(null);

  const badOutput = outputProblem(output);
  const badError = textProblem("error", error);
  const badCause = textProblem("cause", cause);
  const ready =
    !readOnly && (kind === "success" ? !badOutput : badError === undefined && !badCause);
  const spent = failure !== null && tokens.length === 0;

  const send = async (what: "answer" | "heartbeat", call: (token: string) => Promise<unknown>) => {
    setBusy(what);
    setFailure(null);
    const failures = await runBulk(tokens, call);
    setBusy(null);
    const errors = failures.map(({ item, error: reason }) => ({
      token: item,
      error: CallError.from(reason),
    }));
    // One that waits no more need not be tried again; one that failed otherwise may.
    const gone = errors.filter((it) => isTokenSpent(it.error.code));
    const left = errors.filter((it) => !gone.includes(it)).map(({ token }) => token);
    const answered = tokens.length - errors.length;
    if (what === "answer") setTokens(left);
    else setTokens(tokens.filter((token) => gone.every((it) => it.token !== token)));
    const shown = errors.find((it) => !gone.includes(it)) ?? errors[0];
    if (what === "answer" && left.length === 0 && answered > 0) onDone("answered");
    else if (shown) setFailure(shown.error);
    else setBeat(Date.now() / 1000);
  };
  const answer = () => {
    if (!ready || busy) return;
    void send("answer", (taskToken) =>
      kind === "success"
        ? sendTaskSuccess(id, { taskToken, output })
        : sendTaskFailure(id, {
            taskToken,
            ...(error !== "" && { error }),
            ...(cause !== "" && { cause }),
          }),
    );
  };
  const several = tokens.length > 1 ? ` to all ${formatCount(tokens.length)}` : "";

  if (spent)
    return (
      <SpaceBetween size="s">
        <ErrorAlert
          title={
            taskTokens.length > 1
              ? "The tasks do not wait any more"
              : "The task does not wait any more"
          }
          error={{
            ...failure,
            message: failure.message,
            code: failure.code,
            advice:
              failure.advice ??
              "It was answered already, its time is over, or its execution has ended.",
          }}
        />
        <Button onClick={() => onDone("gone")}>Put it away</Button>
      </SpaceBetween>
    );
  return (
    <SpaceBetween size="s">
      <SegmentedControl
        label="Answer with"
        selectedId={kind}
        options={[
          { id: "success", text: "Success" },
          { id: "failure", text: "Failure" },
        ]}
        onChange={({ detail }) => setKind(detail.selectedId === "failure" ? "failure" : "success")}
      />
      {kind === "success" ? (
        <JsonField
          label="Output"
          editorLabel="Output of the task"
          value={output}
          onChange={setOutput}
          problem={badOutput}
          minHeight="100px"
          onSubmit={answer}
        />
      ) : (
        <>
          <FormField
            label="Error"
            description="Optional. A short name, which Retry and Catch can name."
            errorText={badError ?? ""}
            stretch
          >
            <Input
              value={error}
              spellcheck={false}
              onChange={({ detail }) => setError(detail.value)}
            />
          </FormField>
          <FormField
            label="Cause"
            description="Optional. In words."
            errorText={badCause ?? ""}
            stretch
          >
            <Textarea value={cause} rows={3} onChange={({ detail }) => setCause(detail.value)} />
          </FormField>
        </>
      )}
      {failure && <ErrorAlert title="The answer was not taken" error={failure} />}
      <SpaceBetween direction="horizontal" size="xs" alignItems="center">
        <Button
          variant="primary"
          disabled={!ready || busy === "heartbeat"}
          loading={busy === "answer"}
          {...(readOnly && { disabledReason: "This connection is read-only." })}
          onClick={answer}
        >
          {`${kind === "success" ? "Send success" : "Send failure"}${several}`}
        </Button>
        <Button
          disabled={readOnly || busy === "answer"}
          loading={busy === "heartbeat"}
          onClick={() =>
            void send("heartbeat", (taskToken) => sendTaskHeartbeat(id, { taskToken }))
          }
        >
          Send heartbeat
        </Button>
        {beat !== null && (
          <StatusIndicator type="success">Heartbeat taken at {formatTime(beat)}</StatusIndicator>
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}
