import type { InspectionData, TestStateInput, TestStateOutput } from "../src/api/generated/types";
import { checkJson } from "../src/components/json-check";
import { failure, type Operations } from "./answers";
import { type Definition, diagnose, type State } from "./definition";

const validation = (message: string) => failure("ValidationException", message);

/** The state with that name, at any depth. */
function find(states: Record<string, State>, name: string): State | undefined {
  if (states[name]) return states[name];
  for (const state of Object.values(states)) {
    for (const group of [state.ItemProcessor, ...(state.Branches ?? [])]) {
      const found = group && find(group.States, name);
      if (found) return found;
    }
  }
  return undefined;
}

/**
 * TestState without evaluating expressions: a state's paths and templates hand on what they get.
 * Which mocks and members it refuses, and what each level tells, is the service's.
 */
export const testState: Operations = {
  test_state: (input) => answer(input as unknown as TestStateInput),
};

function answer(request: TestStateInput): TestStateOutput {
  const { definition, stateName = "", mock, input = "{}", inspectionLevel = "INFO" } = request;
  const [slip] = diagnose(definition);
  if (slip)
    throw failure("InvalidDefinition", `Invalid State Machine Definition: '${slip.message}'`);
  const state = find((JSON.parse(definition) as Definition).States, stateName);
  if (!state) throw validation("State not found in definition");
  if (checkJson(input))
    throw failure("InvalidExecutionInput", "Invalid State Machine Execution Input");
  const holds = state.Type === "Map" || state.Type === "Parallel";
  if (mock && state.Type !== "Task" && !holds)
    throw validation(`State type '${state.Type}' is not supported when a mock is specified`);
  if (!mock && holds)
    throw failure("InvalidDefinition", "TestState API does not support Map or Parallel states.");
  if (!mock && state.Type === "Task" && !request.roleArn)
    throw validation("RoleArn must be specified when testing a Task state");
  if (request.context !== undefined && !mock)
    throw validation("A Context object can only be specified when a mock is specified");

  const told = (data: InspectionData): { inspectionData?: InspectionData } =>
    inspectionLevel === "INFO"
      ? {}
      : {
          inspectionData: {
            input,
            ...(state.Type !== "Succeed" && { afterInputPath: input }),
            ...(request.variables && { variables: request.variables }),
            ...data,
          },
        };
  if (mock?.errorOutput) {
    const { error, cause } = mock.errorOutput;
    const retries = request.stateConfiguration?.retrierRetryCount ?? 0;
    const [retrier] = state.Retry ?? [];
    const failed = { ...(error && { error }), ...(cause && { cause }) };
    if (retrier && retries < (retrier.MaxAttempts ?? 3))
      return {
        ...failed,
        status: "RETRIABLE",
        ...told({
          errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 2 ** retries },
        }),
      };
    const [catcher] = state.Catch ?? [];
    if (catcher) {
      const output = JSON.stringify({ Error: error, Cause: cause });
      return {
        ...failed,
        output,
        nextState: catcher.Next,
        status: "CAUGHT_ERROR",
        ...told({ errorDetails: { catchIndex: 0 } }),
      };
    }
    return { ...failed, status: "FAILED", ...told({}) };
  }
  if (state.Type === "Fail")
    return {
      status: "FAILED",
      ...(state.Error && { error: state.Error }),
      ...(state.Cause && { cause: state.Cause }),
      ...told({}),
    };
  const result =
    mock?.result ?? (state.Result === undefined ? input : JSON.stringify(state.Result));
  const nextState = state.Next ?? state.Default;
  return {
    status: "SUCCEEDED",
    output: result,
    ...(nextState !== undefined && { nextState }),
    ...told({
      ...(state.Type === "Task" && { afterParameters: input }),
      ...(holds && { afterItemsPath: input }),
      result,
      afterResultSelector: result,
      afterResultPath: result,
    }),
  };
}
