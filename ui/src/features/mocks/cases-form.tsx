import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { describeStateMachine } from "../../api/generated/calls";
import { scopeOf, useConnection } from "../connections/current";
import { useStateMachines } from "../state-machines/queries";
import { statesOf } from "../test-state/states";
import { AddName } from "./add-name";
import {
  addCase,
  addMachine,
  freeName,
  type MockedMachine,
  type Mocks,
  removeCase,
  removeMachine,
  removeState,
  setResponse,
  setState,
  type TestCase,
} from "./mock-model";
import "./mocks.css";

interface FormProps {
  mocks: Mocks;
  disabled: boolean;
  /** Changes the text of the file. */
  edit: (change: (text: string) => string) => void;
}

/** The test cases of each state machine: which state gets which response. */
export function CasesForm(props: FormProps) {
  const { mocks, disabled, edit } = props;
  const machines = useStateMachines(false);
  const known = machines.data?.items ?? [];
  return (
    <div className="sd-mock-form">
      {mocks.machines.length === 0 && (
        <Box color="text-body-secondary">
          No state machine is mocked. Add one, then a test case, and choose it when you start an
          execution: its answers stand in for what the tasks call.
        </Box>
      )}
      {mocks.machines.map((machine) => (
        <Machine
          key={machine.name}
          {...props}
          machine={machine}
          arn={known.find(({ name }) => name === machine.name)?.stateMachineArn}
          isKnown={machines.data === undefined || known.some(({ name }) => name === machine.name)}
        />
      ))}
      <AddName
        label="Add a state machine"
        placeholder="Add a state machine"
        options={known.map(({ name }) => ({ value: name }))}
        taken={mocks.machines.map(({ name }) => name)}
        disabled={disabled}
        onAdd={(name) => edit((text) => addMachine(text, name))}
      />
    </div>
  );
}

/** The names of the Task states of a state machine; none while they are not known. */
function useTaskStates(arn: string | undefined) {
  const connection = useConnection();
  const machine = useQuery({
    queryKey: [...scopeOf(connection), "state-machine", arn ?? ""],
    queryFn: () => describeStateMachine(connection.id, { stateMachineArn: arn ?? "" }),
    enabled: arn !== undefined,
  });
  const states = statesOf(machine.data?.definition ?? "") ?? [];
  return states
    .filter(({ type }) => type === "Task")
    .map(({ name, resource }) => ({ value: name, description: resource }));
}

function Machine({
  machine,
  arn,
  isKnown,
  ...props
}: FormProps & { machine: MockedMachine; arn: string | undefined; isKnown: boolean }) {
  const { disabled, edit } = props;
  const states = useTaskStates(arn);
  return (
    <section className="sd-mock-machine" aria-label={`Test cases of ${machine.name}`}>
      <div className="sd-mock-head">
        <h2>{machine.name}</h2>
        <Button
          formAction="none"
          variant="inline-link"
          disabled={disabled}
          ariaLabel={`Remove ${machine.name} with its test cases`}
          onClick={() => edit((text) => removeMachine(text, machine.name))}
        >
          Remove
        </Button>
      </div>
      {!isKnown && (
        <Alert type="warning">There is no state machine “{machine.name}” in this workspace.</Alert>
      )}
      {machine.cases.map((testCase) => (
        <Case
          key={testCase.name}
          {...props}
          machine={machine.name}
          testCase={testCase}
          states={states}
        />
      ))}
      <AddName
        label={`Add a test case to ${machine.name}`}
        placeholder="Add a test case"
        taken={machine.cases.map(({ name }) => name)}
        disabled={disabled}
        onAdd={(name) => edit((text) => addCase(text, machine.name, name))}
      />
    </section>
  );
}

function Case({
  mocks,
  disabled,
  edit,
  machine,
  testCase,
  states,
}: FormProps & {
  machine: string;
  testCase: TestCase;
  states: readonly { value: string; description: string }[];
}) {
  const responses = mocks.responses.map(({ name }) => name);
  /** A state that is new gets a response of its own, which answers its first invocation. */
  const add = (state: string) =>
    edit((text) => {
      const name = freeName(state.replace(/\s+/g, ""), responses);
      const answer = {
        invocations: "0",
        kind: "Return",
        value: "{}",
        error: "",
        cause: "",
      } as const;
      return setResponse(setState(text, machine, testCase.name, state, name), name, [answer]);
    });
  return (
    <fieldset className="sd-mock-case">
      <legend>{testCase.name}</legend>
      <div className="sd-mock-case-remove">
        <Button
          formAction="none"
          variant="inline-link"
          disabled={disabled}
          ariaLabel={`Remove the test case ${testCase.name} of ${machine}`}
          onClick={() => edit((text) => removeCase(text, machine, testCase.name))}
        >
          Remove
        </Button>
      </div>
      {testCase.states.map(({ state, response }) => {
        const isThere = responses.includes(response);
        const option = { value: response, label: response };
        return (
          <div className="sd-mock-row" key={state}>
            <span className="sd-mock-state">{state}</span>
            <Select
              ariaLabel={`Response of ${state} in ${testCase.name}`}
              selectedOption={response === "" ? null : option}
              options={(isThere || response === "" ? responses : [response, ...responses]).map(
                (value) => ({ value, label: value }),
              )}
              disabled={disabled}
              invalid={!isThere}
              placeholder="Choose a response"
              empty="There are no responses."
              filteringType="auto"
              expandToViewport
              onChange={({ detail }) => {
                const { value } = detail.selectedOption;
                if (value !== undefined)
                  edit((text) => setState(text, machine, testCase.name, state, value));
              }}
            />
            <Button
              formAction="none"
              variant="icon"
              iconName="remove"
              disabled={disabled}
              ariaLabel={`Remove ${state} from ${testCase.name}`}
              onClick={() => edit((text) => removeState(text, machine, testCase.name, state))}
            />
          </div>
        );
      })}
      <AddName
        label={`Add a state to ${testCase.name}`}
        placeholder="Add a state"
        options={states}
        taken={testCase.states.map(({ state }) => state)}
        disabled={disabled}
        onAdd={add}
      />
    </fieldset>
  );
}
