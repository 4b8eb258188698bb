import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { CallError } from "../../api/errors";
import { startExecution } from "../../api/generated/calls";
import { type Sample, setBreakpoints, setStatesByHand } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { notify } from "../../components/notifications";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { BreakpointsField } from "../holds/breakpoints-field";
import { useBreakpoints } from "../holds/queries";
import { ByHandField } from "../mocks/by-hand-field";
import { useStatesByHand } from "../mocks/queries";
import { nameOf } from "../names";
import { useStateMachine } from "../state-machines/queries";
import { expressResultPlace } from "./express";
import { useRefreshExecutions } from "./queries";
import { StartFields, type StartOptions, useSample, useStartForm } from "./start-form";

interface StartExecutionDialogProps extends StartOptions {
  onClose: () => void;
}

/** Starts an execution and goes to its page. */
export function StartExecutionDialog(props: StartExecutionDialogProps) {
  const sample = useSample(props.stateMachineArn);
  return sample === undefined ? null : <StartDialog {...props} sample={sample} />;
}

function StartDialog({
  sample,
  onClose,
  ...options
}: StartExecutionDialogProps & { sample: Sample | null }) {
  const { stateMachineArn } = options;
  const connection = useConnection();
  const machine = useStateMachine(stateMachineArn);
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshExecutions();
  const form = useStartForm(options, sample);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const { badName, badInput } = form;
  const express = machine.data?.type === "EXPRESS";
  const breakpoints = useBreakpoints(stateMachineArn);
  // Those of the last start, until they are changed here.
  const [stops, setStops] = useState<readonly string[]>();
  const byHand = useStatesByHand(stateMachineArn);
  const [answered, setAnswered] = useState<readonly string[]>();
  const ready = badName === undefined && badInput === undefined;

  const start = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      if (stops !== undefined) await setBreakpoints(stateMachineArn, stops);
      if (answered !== undefined) await setStatesByHand(stateMachineArn, answered);
      const started = await startExecution(connection.id, form.request());
      form.remember();
      refresh();
      onClose();
      if (machine.data?.type === "EXPRESS" && connection.kind === "local")
        go(places.expressRun(started.executionArn));
      else if (machine.data?.type === "EXPRESS") {
        // AWS does not describe Express executions: there is no page to go to.
        notify({
          type: "success",
          header: `Express execution ${expressNameOf(started.executionArn)} was started`,
          content: expressResultPlace(machine.data, connection.kind === "local"),
        });
      } else go(places.execution(started.executionArn));
    } catch (reason) {
      setFailure(reason as CallError);
      setBusy(false);
    }
  };

  return (
    <Modal
      visible
      size="large"
      header="Start execution"
      closeAriaLabel="Close"
      onDismiss={() => !busy && onClose()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={busy}
              disabled={!ready}
              data-testid="start"
              onClick={() => void start()}
            >
              Start
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {express && machine.data && (
          <Alert type="info" data-testid="express-note">
            {expressResultPlace(machine.data, connection.kind === "local")}
          </Alert>
        )}
        <StartFields
          form={form}
          stateMachineArn={stateMachineArn}
          sample={sample}
          express={express}
          busy={busy}
          nameError={badName ?? (failure?.code === "InvalidName" ? failure.message : undefined)}
          onSubmit={() => void start()}
        />
        {breakpoints.data && machine.data && !express && (
          <BreakpointsField
            definition={machine.data.definition}
            value={stops ?? breakpoints.data}
            onChange={setStops}
            disabled={busy}
          />
        )}
        {byHand.data && machine.data && (
          <ByHandField
            definition={machine.data.definition}
            value={answered ?? byHand.data}
            onChange={setAnswered}
            disabled={busy}
          />
        )}
        <AccountNote />
        {failure && failure.code !== "InvalidName" && (
          <ErrorAlert title="The execution was not started" error={failure} />
        )}
      </SpaceBetween>
    </Modal>
  );
}

/** The name in `arn:…:express:MACHINE:NAME:ID`. */
const expressNameOf = (arn: string): string => arn.split(":")[7] ?? nameOf(arn);
