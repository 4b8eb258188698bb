import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { StartExecutionInput } from "../../api/generated/types";
import { listSamples, type Sample } from "../../api/workspace";
import { useInitialFocus } from "../../components/initial-focus";
import { byteLength, prettyJson } from "../../components/json-check";
import { JsonEditor } from "../../components/json-editor";
import { formatBytes } from "../../components/time";
import { scopeOf, useConnection } from "../connections/current";
import { useTestCases } from "../mocks/queries";
import { nameOf, nameProblem } from "../names";
import { RunOnField } from "../versions-and-aliases/run-on-field";
import { type InputProblem, inputProblem, LARGEST_INPUT } from "./start-model";

/** The input used last, by state machine; for this run of the app only, as inputs may hold secrets. */
const lastInputs = new Map<string, string>();

/** What an execution is begun with. */
export interface StartOptions {
  stateMachineArn: string;
  /** The version or alias to run; without it the latest revision. */
  initialTarget?: string | undefined;
  /** The input of the execution that this one repeats. */
  initialInput?: string | undefined;
}

/** The sample that the local workspace has of a state machine; undefined while it is looked for. */
export function useSample(stateMachineArn: string): Sample | null | undefined {
  const local = useConnection().kind === "local";
  const samples = useQuery({
    queryKey: ["samples"],
    queryFn: listSamples,
    enabled: local,
    staleTime: Infinity,
  });
  if (local && samples.isPending) return undefined;
  return samples.data?.find(({ name }) => name === nameOf(stateMachineArn)) ?? null;
}

/** What a person fills in to begin an execution. */
export interface StartForm {
  name: string;
  setName: (name: string) => void;
  input: string;
  setInput: (input: string) => void;
  target: string;
  setTarget: (arn: string) => void;
  testCase: string;
  setTestCase: (testCase: string) => void;
  badName: string | undefined;
  badInput: InputProblem | undefined;
  request: () => StartExecutionInput;
  /** Keeps the input for the next time. */
  remember: () => void;
}

export function useStartForm(
  { stateMachineArn, initialInput, initialTarget }: StartOptions,
  sample: Sample | null,
): StartForm {
  const connection = useConnection();
  const memory = [...scopeOf(connection), stateMachineArn].join(" ");
  const [name, setName] = useState("");
  const [input, setInput] = useState(
    () =>
      (initialInput === undefined ? undefined : prettyJson(initialInput)) ??
      lastInputs.get(memory) ??
      (sample ? JSON.stringify(sample.input, null, 2) : "{\n  \n}"),
  );
  const [target, setTarget] = useState(initialTarget ?? stateMachineArn);
  const [testCase, setTestCase] = useState(sample?.testCases[0] ?? "");
  return {
    name,
    setName,
    input,
    setInput,
    target,
    setTarget,
    testCase,
    setTestCase,
    badName: nameProblem(name),
    badInput: inputProblem(input),
    request: () => ({
      stateMachineArn: testCase === "" ? target : `${target}#${testCase}`,
      input: input.trim() === "" ? "{}" : input,
      ...(name !== "" && { name }),
    }),
    remember: () => lastInputs.set(memory, input),
  };
}

/** The fields of {@link useStartForm}. */
export function StartFields({
  form,
  stateMachineArn,
  sample,
  express = false,
  busy,
  nameError,
  onSubmit,
}: {
  form: StartForm;
  stateMachineArn: string;
  sample: Sample | null;
  /** Names of Express executions may be used again. */
  express?: boolean;
  busy: boolean;
  nameError: string | undefined;
  onSubmit: () => void;
}) {
  const local = useConnection().kind === "local";
  const focus = useInitialFocus();
  const testCases = useTestCases(nameOf(stateMachineArn));
  const { badInput } = form;
  return (
    <SpaceBetween size="m">
      <RunOnField
        stateMachineArn={stateMachineArn}
        value={form.target}
        onChange={form.setTarget}
        disabled={busy}
      />
      <FormField
        label="Execution name"
        description={`Optional; without it the service makes one.${express ? "" : " A name cannot be used again for 90 days."}`}
        errorText={nameError}
        stretch
      >
        <Input
          ref={focus}
          value={form.name}
          disabled={busy}
          spellcheck={false}
          autoComplete={false}
          placeholder="Made by the service"
          onChange={({ detail }) => form.setName(detail.value)}
          onKeyDown={({ detail }) => detail.key === "Enter" && onSubmit()}
        />
      </FormField>
      <FormField
        label="Input"
        errorText={badInput?.message}
        constraintText={`${formatBytes(byteLength(form.input))} of ${formatBytes(LARGEST_INPUT)}`}
        info={
          <Button
            variant="inline-link"
            disabled={badInput !== undefined}
            onClick={() => form.setInput(prettyJson(form.input))}
          >
            Format
          </Button>
        }
        stretch
      >
        <JsonEditor
          label="Input"
          value={form.input}
          onChange={form.setInput}
          height="260px"
          invalid={badInput !== undefined}
          onSubmit={onSubmit}
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
          warningText={testCases.error?.message}
          stretch
        >
          <Autosuggest
            value={form.testCase}
            disabled={busy}
            options={(testCases.data ?? sample?.testCases ?? []).map((value) => ({ value }))}
            enteredTextLabel={(value) => `Use “${value}”`}
            empty="The mock configuration has no test case of this state machine."
            filteringType="none"
            expandToViewport
            placeholder="None: tasks call their services"
            onChange={({ detail }) => form.setTestCase(detail.value.trim())}
          />
        </FormField>
      )}
    </SpaceBetween>
  );
}
