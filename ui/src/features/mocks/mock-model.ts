import { prettyJson } from "../../components/json-check";
import { type JsonNode, memberOf, nodesOf, removeIn, renameIn, setIn } from "./json-edit";

/** What a mock configuration says, as far as it has the form that is read. */
export interface Mocks {
  readonly machines: readonly MockedMachine[];
  readonly responses: readonly MockedResponse[];
}

export interface MockedMachine {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

export interface TestCase {
  readonly name: string;
  /** Which response a state gets. */
  readonly states: readonly { readonly state: string; readonly response: string }[];
}

export interface MockedResponse {
  readonly name: string;
  readonly answers: readonly MockedAnswer[];
  /** How many states of test cases get it. */
  readonly uses: number;
}

/** The answer to an invocation, or to a range of them. */
export interface MockedAnswer {
  /** `0` or `1-2`. */
  readonly invocations: string;
  readonly kind: "Return" | "Throw";
  /** What is returned, JSON text. */
  readonly value: string;
  readonly error: string;
  readonly cause: string;
}

const MACHINES = "StateMachines";
const CASES = "TestCases";
const RESPONSES = "MockedResponses";

/** Reads a mock configuration; undefined if the text is not JSON. */
export function readMocks(text: string): Mocks | undefined {
  const root = nodesOf(text);
  if (!root) return undefined;
  const textOf = (node: JsonNode) => text.slice(node.from, node.to);
  const stringOf = (node: JsonNode | undefined): string => {
    if (!node || text[node.from] !== '"') return "";
    return JSON.parse(textOf(node)) as string;
  };
  const membersOf = (node: JsonNode | undefined) => node?.members ?? [];
  const machines = membersOf(memberOf(root, MACHINES)?.value).map(({ key, value }) => ({
    name: key,
    cases: membersOf(memberOf(value, CASES)?.value).map((testCase) => ({
      name: testCase.key,
      states: membersOf(testCase.value).map((state) => ({
        state: state.key,
        response: stringOf(state.value),
      })),
    })),
  }));
  const used = machines
    .flatMap(({ cases }) => cases)
    .flatMap(({ states }) => states.map(({ response }) => response));
  const responses = membersOf(memberOf(root, RESPONSES)?.value).map(({ key, value }) => ({
    name: key,
    uses: used.filter((name) => name === key).length,
    answers: membersOf(value).map((answer): MockedAnswer => {
      const returned = memberOf(answer.value, "Return")?.value;
      const thrown = memberOf(answer.value, "Throw")?.value;
      return {
        invocations: answer.key,
        kind: thrown && !returned ? "Throw" : "Return",
        value: returned ? prettyJson(textOf(returned)) : "null",
        error: stringOf(memberOf(thrown, "Error")?.value),
        cause: stringOf(memberOf(thrown, "Cause")?.value),
      };
    }),
  }));
  return { machines, responses };
}

export const addMachine = (text: string, machine: string): string =>
  setIn(text, [MACHINES, machine, CASES], "{}");

export const removeMachine = (text: string, machine: string): string =>
  removeIn(text, [MACHINES, machine]);

export const addCase = (text: string, machine: string, name: string): string =>
  setIn(text, [MACHINES, machine, CASES, name], "{}");

export const removeCase = (text: string, machine: string, name: string): string =>
  removeIn(text, [MACHINES, machine, CASES, name]);

/** Lets a state of a test case get a response. */
export const setState = (
  text: string,
  machine: string,
  testCase: string,
  state: string,
  response: string,
): string => setIn(text, [MACHINES, machine, CASES, testCase, state], JSON.stringify(response));

export const removeState = (text: string, machine: string, testCase: string, state: string) =>
  removeIn(text, [MACHINES, machine, CASES, testCase, state]);

/** What stands in the file for an answer. */
function answerText({ kind, value, error, cause }: MockedAnswer): string {
  if (kind === "Return") return `{"Return": ${value}}`;
  const thrown = { ...(error !== "" && { Error: error }), ...(cause !== "" && { Cause: cause }) };
  return `{"Throw": ${JSON.stringify(thrown)}}`;
}

/** Sets a response as a whole. */
export function setResponse(text: string, name: string, answers: readonly MockedAnswer[]): string {
  const members = answers.map(
    (answer) => `${JSON.stringify(answer.invocations)}: ${answerText(answer)}`,
  );
  return setIn(text, [RESPONSES, name], `{${members.join(", ")}}`);
}

export const removeResponse = (text: string, name: string): string =>
  removeIn(text, [RESPONSES, name]);

/** Gives a response another name, in the test cases too. */
export function renameResponse(text: string, name: string, to: string): string {
  const machines = readMocks(text)?.machines ?? [];
  let renamed = renameIn(text, [RESPONSES, name], to);
  for (const { name: machine, cases } of machines)
    for (const testCase of cases)
      for (const { state, response } of testCase.states)
        if (response === name) renamed = setState(renamed, machine, testCase.name, state, to);
  return renamed;
}

/** The number of the first invocation that a response has no answer for. */
export function nextInvocation(answers: readonly MockedAnswer[]): number {
  const lasts = answers.map(({ invocations }) => Number(invocations.split("-").at(-1)));
  return lasts.reduce((next, last) => (last >= next ? last + 1 : next), 0);
}

/** A name that is not taken: the wanted one, or with a number behind it. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  let number = 2;
  while (taken.includes(`${wanted}${number}`)) number += 1;
  return `${wanted}${number}`;
}
