import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useRef, useState } from "react";
import type { CallError } from "../../api/errors";
import { startSyncExecution } from "../../api/generated/calls";
import type { StartSyncExecutionOutput } from "../../api/generated/types";
import { type Sample, setStatesByHand } from "../../api/workspace";
import { announce } from "../../components/announce";
import { Copyable } from "../../components/copyable";
import { ErrorAlert } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { JsonView } from "../../components/json-view";
import { Ticking } from "../../components/ticking";
import { formatCount, formatDuration, formatTime } from "../../components/time";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { WaitingRuns } from "../express-runs/waiting-runs";
import { ByHandField } from "../mocks/by-hand-field";
import { useStatesByHand } from "../mocks/queries";
import { useStateMachine } from "../state-machines/queries";
import "./executions.css";
import { StartFields, type StartOptions, useSample, useStartForm } from "./start-form";
import { ExecutionStatusBadge, statusText } from "./status";

interface RunSyncDialogProps extends StartOptions {
  onClose: () => void;
}

/** Runs an Express state machine and shows what came of it beside the input. */
export default function RunSyncDialog(props: RunSyncDialogProps) {
  const sample = useSample(props.stateMachineArn);
  return sample === undefined ? null : <RunDialog {...props} sample={sample} />;
}

type Outcome =
  | { state: "none" }
  | { state: "running"; since: number }
  | { state: "failed"; error: CallError }
  | { state: "ended"; result: StartSyncExecutionOutput };

function RunDialog({
  sample,
  onClose,
  ...options
}: RunSyncDialogProps & { sample: Sample | null }) {
  const connection = useConnection();
  const form = useStartForm(options, sample);
  const [outcome, setOutcome] = useState<Outcome>({ state: "none" });
  const machine = useStateMachine(options.stateMachineArn);
  const byHand = useStatesByHand(options.stateMachineArn);
  // Those of the last start, until they are changed here.
  const [answered, setAnswered] = useState<readonly string[]>();
  const serial = useRef(0);
  const running = outcome.state === "running";
  const { badName, badInput } = form;
  const ready = badName === undefined && badInput === undefined;
  const failure = outcome.state === "failed" ? outcome.error : undefined;

  const run = async () => {
    if (!ready || running) return;
    serial.current += 1;
    const mine = serial.current;
    setOutcome({ state: "running", since: Date.now() / 1000 });
    let next: Outcome;
    try {
      if (answered !== undefined) await setStatesByHand(options.stateMachineArn, answered);
      const result = await startSyncExecution(connection.id, form.request());
      form.remember();
      next = { state: "ended", result };
    } catch (reason) {
      next = { state: "failed", error: reason as CallError };
    }
    // The person may have stopped waiting, or run it again.
    if (mine !== serial.current) return;
    setOutcome(next);
    if (next.state === "ended") announce(statusText(next.result.status));
  };

  return (
    <Modal
      visible
      size="x-large"
      header="Run synchronously"
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {running ? (
              <Button
                variant="link"
                onClick={() => {
                  serial.current += 1;
                  setOutcome({ state: "none" });
                }}
              >
                Stop waiting
              </Button>
            ) : (
              <Button variant="link" onClick={onClose}>
                Close
              </Button>
            )}
            <Button
              variant="primary"
              loading={running}
              disabled={!ready}
              data-testid="run"
              onClick={() => void run()}
            >
              {outcome.state === "none" ? "Run" : "Run again"}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <div className="sd-run">
        <SpaceBetween size="m">
          <StartFields
            form={form}
            stateMachineArn={options.stateMachineArn}
            sample={sample}
            express
            busy={running}
            nameError={badName ?? (failure?.code === "InvalidName" ? failure.message : undefined)}
            onSubmit={() => void run()}
          />
          {byHand.data && machine.data && (
            <ByHandField
              definition={machine.data.definition}
              value={answered ?? byHand.data}
              onChange={setAnswered}
              disabled={running}
            />
          )}
          <AccountNote />
        </SpaceBetween>
        <section aria-label="Result" className="sd-run-result">
          {outcome.state === "none" && (
            <Box color="text-body-secondary">
              The result comes here. An Express execution takes up to five minutes, and an error in
              it is a result as well.
            </Box>
          )}
          {outcome.state === "running" && (
            <Box color="text-body-secondary">
              <Spinner /> Running for <Ticking since={outcome.since} />
            </Box>
          )}
          {running && (answered ?? byHand.data ?? []).length > 0 && (
            <WaitingRuns stateMachineArn={options.stateMachineArn} />
          )}
          {failure && failure.code !== "InvalidName" && (
            <ErrorAlert title="The execution was not run" error={failure} />
          )}
          {outcome.state === "ended" && <Result result={outcome.result} />}
        </section>
      </div>
    </Modal>
  );
}

function Result({ result }: { result: StartSyncExecutionOutput }) {
  const { status, startDate, stopDate, billingDetails, output, error, cause } = result;
  const billed = billingDetails?.billedDurationInMilliseconds;
  const memory = billingDetails?.billedMemoryUsedInMB;
  return (
    <SpaceBetween size="m">
      {status !== "SUCCEEDED" && (
        <Alert type="error" header={error || statusText(status)} data-testid="failure">
          {cause?.startsWith("{") ? (
            <JsonView label="Cause" text={cause} maxHeight="160px" />
          ) : (
            <div className="sd-prewrap">{cause || "No cause was given."}</div>
          )}
        </Alert>
      )}
      <Facts testId="run-result">
        <Fact name="Status">
          <ExecutionStatusBadge status={status} />
        </Fact>
        <Fact name="Duration">{formatDuration(stopDate - startDate)}</Fact>
        <Fact name="Billed duration">{billed == null ? "–" : `${formatCount(billed)} ms`}</Fact>
        <Fact name="Billed memory">{memory == null ? "–" : `${formatCount(memory)} MB`}</Fact>
        <Fact name="Started">{formatTime(startDate, true)}</Fact>
        <Fact name="Execution ARN" wide>
          <Copyable text={result.executionArn} label="Copy the ARN" />
        </Fact>
      </Facts>
      {output != null && <JsonView label="Output" text={output} maxHeight="300px" />}
    </SpaceBetween>
  );
}
