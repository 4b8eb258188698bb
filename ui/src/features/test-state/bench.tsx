import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useMemo, useState } from "react";
import type { TestStateOutput } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { JsonField } from "../../components/json-field";
import { Loading } from "../../components/loading";
import { Ticking } from "../../components/ticking";
import { AccountNote } from "../connections/account-note";
import { scopeOf, useConnection } from "../connections/current";
import { draftProblems, requestOf } from "./draft";
import { handOn, lastState, rememberState, subjectOf, useDraft } from "./drafts";
import { MockFields } from "./mock-fields";
import { MoreFields } from "./more-fields";
import { TestResult } from "./result";
import { statesOf, type TestableState } from "./states";
import "./test-state.css";
import { useTest } from "./use-test";

export interface TestBenchProps {
  /** Names the state machine; drafts are remembered by it. */
  stateMachineArn: string;
  /** The definition to test, which need not be saved. */
  definition: string;
  roleArn: string;
  /** The state to begin with. */
  initialState?: string | undefined;
}

/** Tests the states of a definition one by one, and shows what each does with its data. */
export function TestBench(props: TestBenchProps) {
  const { stateMachineArn, definition, initialState } = props;
  const subject = subjectOf(scopeOf(useConnection()), stateMachineArn);
  const states = useMemo(() => statesOf(definition), [definition]);
  const [chosen, setChosen] = useState(initialState ?? lastState(subject));
  const state = states?.find(({ name }) => name === chosen) ?? states?.[0];
  if (!states || !state)
    return (
      <StatusIndicator type="warning">
        {states
          ? "The definition has no states yet."
          : "The definition cannot be read: it has to be valid JSON with States."}
      </StatusIndicator>
    );
  return (
    <Bench
      {...props}
      subject={subject}
      states={states}
      state={state}
      onState={(name) => {
        rememberState(subject, name);
        setChosen(name);
      }}
    />
  );
}

function Bench({
  definition,
  roleArn,
  subject,
  states,
  state,
  onState,
}: TestBenchProps & {
  subject: string;
  states: readonly TestableState[];
  state: TestableState;
  onState: (name: string) => void;
}) {
  const { readOnly } = useConnection();
  const { draft, change } = useDraft(subject, state, roleArn);
  const { run, start, drop } = useTest();
  const problems = draftProblems(state, draft);
  // A test that calls nothing changes nothing.
  const locked = readOnly && state.takesMock && draft.mock === "none";
  const ready = Object.keys(problems).length === 0 && !locked;
  const busy = run.kind === "running";
  const test = (changed = draft) => {
    if (ready && !busy) void start(requestOf(definition, state, changed));
  };
  const turnTo = (name: string) => {
    drop();
    onState(name);
  };

  /** The next state with this one's output as its input. */
  const nextOf = (output: TestStateOutput) => {
    const next = states.find(({ name }) => name === output.nextState);
    if (!next || output.output === undefined) return undefined;
    const input = output.output;
    return () => {
      const variables = output.inspectionData?.variables;
      handOn(subject, next.name, { input, ...(variables && { variables }) });
      turnTo(next.name);
    };
  };
  const retryOf = (output: TestStateOutput) => {
    if (output.status !== "RETRIABLE") return undefined;
    return () => {
      const retries = String(Number(draft.retries || 0) + 1);
      change({ retries });
      test({ ...draft, retries });
    };
  };

  return (
    <div className="sd-test">
      <div className="sd-test-form">
        <StateField states={states} state={state} onState={turnTo} />
        <JsonField
          label="Input"
          editorLabel="Input of the state"
          value={draft.input}
          onChange={(input) => change({ input })}
          problem={problems.input}
          onSubmit={() => test()}
        />
        {state.takesMock && (
          <MockFields
            state={state}
            draft={draft}
            change={change}
            problems={problems}
            onSubmit={() => test()}
          />
        )}
        <ExpandableSection headerText="More settings">
          <MoreFields state={state} draft={draft} change={change} problems={problems} />
        </ExpandableSection>
        {draft.mock === "none" && state.takesMock && <AccountNote />}
        <div className="sd-test-foot">
          <Button
            variant="primary"
            loading={busy}
            disabled={!ready}
            disabledReason={
              locked
                ? "This connection is read-only, and the task would really be called."
                : "Something in the form is not right yet."
            }
            onClick={() => test()}
          >
            Test the state
          </Button>
          {busy && <Button onClick={drop}>Stop waiting</Button>}
        </div>
      </div>
      {run.kind === "none" && (
        <div className="sd-test-placeholder">
          The result of the test shows here, with the data at every stage.
        </div>
      )}
      {run.kind === "running" && (
        <Loading>
          Testing {state.name} · <Ticking since={run.since} />
        </Loading>
      )}
      {run.kind === "refused" && (
        <ErrorAlert title="The state was not tested" error={run.error} onRetry={() => test()} />
      )}
      {run.kind === "done" && (
        <TestResult
          output={run.output}
          seconds={run.seconds}
          onNext={nextOf(run.output)}
          onRetry={retryOf(run.output)}
        />
      )}
    </div>
  );
}

function StateField({
  states,
  state,
  onState,
}: {
  states: readonly TestableState[];
  state: TestableState;
  onState: (name: string) => void;
}) {
  const options = states.map(({ name, type, within }) => ({
    value: name,
    label: name,
    labelTag: type,
    ...(within.length > 0 && { description: `in ${within.join(" › ")}` }),
  }));
  return (
    <FormField label="State" stretch>
      <Select
        selectedOption={options.find(({ value }) => value === state.name) ?? null}
        options={options}
        triggerVariant="option"
        filteringType={options.length > 8 ? "auto" : "none"}
        filteringAriaLabel="Filter the states"
        virtualScroll={options.length > 100}
        expandToViewport
        onChange={({ detail }) => onState(detail.selectedOption.value ?? state.name)}
      />
    </FormField>
  );
}
