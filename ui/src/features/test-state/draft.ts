import { numberProblem, shapeOf } from "../../api/contract";
import type {
  InspectionLevel,
  MockResponseValidationMode,
  TestStateInput,
} from "../../api/generated/types";
import { type JsonProblem, jsonProblem } from "../../components/json-field-model";
import type { TestableState } from "./states";

/** What a person sets for a test; texts as they are typed, empty where nothing is given. */
export interface TestDraft {
  readonly input: string;
  readonly mock: "none" | "result" | "error";
  readonly result: string;
  readonly error: string;
  readonly cause: string;
  readonly validation: MockResponseValidationMode;
  readonly variables: string;
  readonly context: string;
  readonly level: InspectionLevel;
  readonly revealSecrets: boolean;
  readonly roleArn: string;
  readonly retries: string;
  readonly errorCausedBy: string;
  readonly iterationFailures: string;
  readonly itemReaderData: string;
}

/** A draft to begin with: tasks are mocked, so that a test changes nothing. */
export function newDraft(state: TestableState, roleArn: string): TestDraft {
  return {
    input: "{}",
    mock: state.takesMock ? "result" : "none",
    result: state.type === "Map" || state.type === "Parallel" ? "[]" : "{}",
    error: "",
    cause: "",
    validation: "STRICT",
    variables: "",
    context: "",
    level: "DEBUG",
    revealSecrets: false,
    roleArn,
    retries: "",
    errorCausedBy: "",
    iterationFailures: "",
    itemReaderData: "",
  };
}

export type DraftField =
  | "input"
  | "result"
  | "error"
  | "variables"
  | "context"
  | "retries"
  | "iterationFailures"
  | "itemReaderData"
  | "roleArn";

const mostText = shapeOf("SensitiveData").max ?? Number.POSITIVE_INFINITY;

/** A text that has to be a JSON object, or nothing. */
function objectProblem(text: string): JsonProblem | undefined {
  if (text.trim() === "") return undefined;
  const problem = jsonProblem(text, mostText);
  if (problem) return problem;
  return text.trim().startsWith("{") ? undefined : { message: "It has to be an object." };
}

function countProblem(shape: string, text: string): JsonProblem | undefined {
  if (text.trim() === "") return undefined;
  const message = numberProblem(shapeOf(shape), Number(text));
  return message === undefined ? undefined : { message };
}

/** What is wrong with a draft, by field; a field that the test does not use is never wrong. */
export function draftProblems(
  state: TestableState,
  draft: TestDraft,
): Partial<Record<DraftField, JsonProblem>> {
  const mocked = draft.mock !== "none";
  const found: Partial<Record<DraftField, JsonProblem | undefined>> = {
    input: draft.input.trim() === "" ? undefined : jsonProblem(draft.input, mostText),
    variables: objectProblem(draft.variables),
    ...(mocked && { context: objectProblem(draft.context) }),
    ...(draft.mock === "result" && {
      result:
        draft.result.trim() === ""
          ? { message: "A result is needed; it may be {} or null." }
          : jsonProblem(draft.result, mostText),
    }),
    ...(draft.mock === "error" &&
      draft.error.trim() === "" && { error: { message: "A mocked error needs its name." } }),
    ...(state.hasRetry && { retries: countProblem("RetrierRetryCount", draft.retries) }),
    ...(state.type === "Map" && {
      iterationFailures: countProblem("MapIterationFailureCount", draft.iterationFailures),
    }),
    ...(state.hasItemReader &&
      draft.itemReaderData.trim() !== "" && {
        itemReaderData: jsonProblem(draft.itemReaderData, mostText),
      }),
    ...(state.type === "Task" &&
      !mocked &&
      draft.roleArn.trim() === "" && {
        roleArn: { message: "A task that is not mocked needs a role to act under." },
      }),
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
}

/** The request that a draft stands for. */
export function requestOf(
  definition: string,
  state: TestableState,
  draft: TestDraft,
): TestStateInput {
  const given = (text: string) => text.trim() !== "";
  const mocked = draft.mock !== "none";
  const configuration = {
    ...(state.hasRetry && given(draft.retries) && { retrierRetryCount: Number(draft.retries) }),
    ...(draft.mock === "error" &&
      state.inner.length > 0 &&
      given(draft.errorCausedBy) && { errorCausedByState: draft.errorCausedBy }),
    ...(state.type === "Map" &&
      given(draft.iterationFailures) && {
        mapIterationFailureCount: Number(draft.iterationFailures),
      }),
    ...(state.hasItemReader &&
      given(draft.itemReaderData) && { mapItemReaderData: draft.itemReaderData }),
  };
  return {
    definition,
    stateName: state.name,
    input: given(draft.input) ? draft.input : "{}",
    inspectionLevel: draft.level,
    ...(draft.level === "TRACE" && draft.revealSecrets && { revealSecrets: true }),
    ...(given(draft.roleArn) && { roleArn: draft.roleArn.trim() }),
    ...(given(draft.variables) && { variables: draft.variables }),
    ...(mocked && given(draft.context) && { context: draft.context }),
    ...(draft.mock === "result" && {
      mock: { result: draft.result, fieldValidationMode: draft.validation },
    }),
    ...(draft.mock === "error" && {
      mock: {
        errorOutput: {
          error: draft.error.trim(),
          ...(given(draft.cause) && { cause: draft.cause }),
        },
      },
    }),
    ...(Object.keys(configuration).length > 0 && { stateConfiguration: configuration }),
  };
}
