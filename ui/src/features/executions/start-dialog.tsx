import Autosuggest from "@cloudscape-design/components/autosuggest";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { CallError } from "../../api/errors";
import { startExecution } from "../../api/generated/calls";
import type { StartExecutionInput } from "../../api/generated/types";
import { listSamples, type Sample } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { byteLength, prettyJson } from "../../components/json-check";
import { JsonEditor } from "../../components/json-editor";
import { notify } from "../../components/notifications";
import { formatBytes } from "../../components/time";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { scopeOf, useConnection } from "../connections/current";
import { nameOf, nameProblem } from "../names";
import { useStateMachine } from "../state-machines/queries";
import { useRefreshExecutions } from "./queries";
import { inputProblem, LARGEST_INPUT } from "./start-model";

/** The input used last, by state machine; for this run of the app only, as inputs may hold secrets. */
const lastInputs = new Map<string, string>();

interface StartExecutionDialogProps {
  stateMachineArn: string;
  /** The input of the execution that this one repeats. */
  initialInput?: string;
  onClose: () => void;
}

/** Starts an execution and goes to its page. */
export function StartExecutionDialog(props: StartExecutionDialogProps) {
  const local = useConnection().kind === "local";
  const samples = useQuery({
    queryKey: ["samples"],
    queryFn: listSamples,
    enabled: local,
    staleTime: Infinity,
  });
  if (local && samples.isPending) return null;
  const sample = samples.data?.find(({ name }) => name === nameOf(props.stateMachineArn));
  return <StartDialog {...props} sample={sample} />;
}

function StartDialog({
  stateMachineArn,
  initialInput,
  onClose,
  sample,
}: StartExecutionDialogProps & { sample: Sample | undefined }) {
  const connection = useConnection();
  const machine = useStateMachine(stateMachineArn);
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshExecutions();
  const memory = [...scopeOf(connection), stateMachineArn].join(" ");
  const [name, setName] = useState("");
  const [input, setInput] = useState(
    () =>
      (initialInput === undefined ? undefined : prettyJson(initialInput)) ??
      lastInputs.get(memory) ??
      (sample ? JSON.stringify(sample.input, null, 2) : "{\n  \n}"),
  );
  const [testCase, setTestCase] = useState(sample?.testCases[0] ?? "");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const local = connection.kind === "local";
  const badName = nameProblem(name);
  const badInput = inputProblem(input);
  const nameError = badName ?? (failure?.code === "InvalidName" ? failure.message : undefined);

  const start = async () => {
    if (badName || badInput || busy) return;
    setBusy(true);
    setFailure(null);
    const request: StartExecutionInput = {
      stateMachineArn: testCase === "" ? stateMachineArn : `${stateMachineArn}#${testCase}`,
      input: input.trim() === "" ? "{}" : input,
      ...(name !== "" && { name }),
    };
    try {
      const started = await startExecution(connection.id, request);
      lastInputs.set(memory, input);
      refresh();
      onClose();
      if (machine.data?.type === "EXPRESS") {
        // AWS does not describe Express executions: there is no page to go to.
        notify({
          type: "success",
          content: `Express execution ${nameOf(started.executionArn)} was started.`,
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
              disabled={badName !== undefined || badInput !== undefined}
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
        <FormField
          label="Execution name"
          description="Optional; without it the service makes one. A name cannot be used again for 90 days."
          errorText={nameError}
          stretch
        >
          <Input
            ref={useInitialFocus()}
            value={name}
            disabled={busy}
            spellcheck={false}
            autoComplete={false}
            placeholder="Made by the service"
            onChange={({ detail }) => {
              setName(detail.value);
              setFailure(null);
            }}
            onKeyDown={({ detail }) => detail.key === "Enter" && void start()}
          />
        </FormField>
        <FormField
          label="Input"
          errorText={badInput?.message}
          constraintText={`${formatBytes(byteLength(input))} of ${formatBytes(LARGEST_INPUT)}`}
          info={
            <Button
              variant="inline-link"
              disabled={badInput !== undefined}
              onClick={() => setInput(prettyJson(input))}
            >
              Format
            </Button>
          }
          stretch
        >
          <JsonEditor
            label="Input"
            value={input}
            onChange={setInput}
            height="260px"
            invalid={badInput !== undefined}
            onSubmit={() => void start()}
            diagnostics={
              badInput?.offset === undefined
                ? []
                : [
                    {
                      from: badInput.offset,
                      to: badInput.offset + 1,
                      severity: "error",
                      message: badInput.message,
                    },
                  ]
            }
          />
        </FormField>
        {local && (
          <FormField
            label="Mock test case"
            description="Optional. A test case of the workspace's mock configuration answers the tasks."
            stretch
          >
            <Autosuggest
              value={testCase}
              disabled={busy}
              options={(sample?.testCases ?? []).map((value) => ({ value }))}
              enteredTextLabel={(value) => `Use “${value}”`}
              empty="Type the name of a test case."
              filteringType="none"
              expandToViewport
              placeholder="None: tasks call their services"
              onChange={({ detail }) => setTestCase(detail.value.trim())}
            />
          </FormField>
        )}
        <AccountNote />
        {failure && failure.code !== "InvalidName" && (
          <ErrorAlert title="The execution was not started" error={failure} />
        )}
      </SpaceBetween>
    </Modal>
  );
}
