import type { HistoryEvent } from "../../api/generated/types";
import { detailsOf, toEventRows } from "../executions/event-rows";
import {
  freeName,
  type MockedAnswer,
  nextInvocation,
  readMocks,
  setResponse,
  setState,
} from "./mock-model";

/** What came of a task in an execution. */
export interface RecordedAnswer {
  readonly state: string;
  /** The event that tells it. */
  readonly event: number;
  /** Which invocation of the state it was, from 0. */
  readonly invocation: number;
  readonly kind: "Return" | "Throw";
  /** What was returned, JSON text. */
  readonly value: string;
  readonly error: string;
  readonly cause: string;
}

const isSchedule = /^(Task|LambdaFunction|Activity)Scheduled$/;
const isSuccess = /^(Task|LambdaFunction|Activity)Succeeded$/;
const isFailure =
  /^(Task|LambdaFunction|Activity)(Failed|TimedOut|ScheduleFailed|StartFailed|SubmitFailed)$/;

/** Whether an event tells what came of a task. */
export const isAnswer = ({ type }: HistoryEvent): boolean =>
  isSuccess.test(type) || isFailure.test(type);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * What came of the tasks of an execution: invocations are counted by the order in which they were
 * scheduled, which is not the order of their answers where they ran side by side.
 */
export function recordedAnswers(events: readonly HistoryEvent[]): RecordedAnswer[] {
  const invocations = new Map<number, number>();
  const counts = new Map<string, number>();
  /** The schedule that an event follows. */
  const schedules = new Map<number, number>();
  const found: RecordedAnswer[] = [];
  for (const { event, step } of toEventRows(events)) {
    if (step === undefined) continue;
    if (isSchedule.test(event.type)) {
      const count = counts.get(step) ?? 0;
      counts.set(step, count + 1);
      invocations.set(event.id, count);
      schedules.set(event.id, event.id);
      continue;
    }
    const schedule = schedules.get(event.previousEventId ?? 0);
    if (schedule === undefined) continue;
    if (!isAnswer(event)) {
      schedules.set(event.id, schedule);
      continue;
    }
    const details = detailsOf(event) ?? {};
    found.push({
      state: step,
      event: event.id,
      invocation: invocations.get(schedule) ?? 0,
      kind: isSuccess.test(event.type) ? "Return" : "Throw",
      value: textOf(details.output) || "null",
      error: textOf(details.error) || (event.type.endsWith("TimedOut") ? "States.Timeout" : ""),
      cause: textOf(details.cause),
    });
  }
  return found;
}

const isAlike = (a: MockedAnswer, b: MockedAnswer): boolean =>
  a.kind === b.kind && a.value === b.value && a.error === b.error && a.cause === b.cause;

/** The answers to one state's invocations as a response has them: those alike in a row as a range. */
function answersOf(recorded: readonly RecordedAnswer[]): MockedAnswer[] {
  const answers: (MockedAnswer & { first: number; last: number })[] = [];
  const inOrder = [...recorded].sort((a, b) => a.invocation - b.invocation);
  for (const { invocation, kind, value, error, cause } of inOrder) {
    const next = {
      invocations: "",
      kind,
      value,
      error,
      cause,
      first: invocation,
      last: invocation,
    };
    const before = answers.at(-1);
    if (before && before.last + 1 === invocation && isAlike(before, next)) before.last = invocation;
    else answers.push(next);
  }
  return answers.map(({ first, last, ...answer }) => ({
    ...answer,
    invocations: first === last ? `${first}` : `${first}-${last}`,
  }));
}

/** Makes a test case that answers as an execution was answered; its states get responses of their own. */
export function addTestCase(
  text: string,
  machine: string,
  testCase: string,
  recorded: readonly RecordedAnswer[],
): string {
  let changed = text;
  for (const state of new Set(recorded.map((answer) => answer.state))) {
    const taken = (readMocks(changed)?.responses ?? []).map(({ name }) => name);
    const name = freeName(`${testCase}-${state}`.replace(/\s+/g, ""), taken);
    const answers = answersOf(recorded.filter((answer) => answer.state === state));
    changed = setState(setResponse(changed, name, answers), machine, testCase, state, name);
  }
  return changed;
}

/** Adds one answer to a test case: behind those that its state has there, else as the first of its own. */
export function addAnswer(
  text: string,
  machine: string,
  testCase: string,
  recorded: RecordedAnswer,
): string {
  const mocks = readMocks(text);
  const states = mocks?.machines
    .find(({ name }) => name === machine)
    ?.cases.find(({ name }) => name === testCase)?.states;
  const known = states?.find(({ state }) => state === recorded.state);
  const response = mocks?.responses.find(({ name }) => name === known?.response);
  // Another test case that has the response, too, is not to be changed by this.
  if (!response || response.uses > 1)
    return addTestCase(text, machine, testCase, [{ ...recorded, invocation: 0 }]);
  const { kind, value, error, cause } = recorded;
  const invocations = String(nextInvocation(response.answers));
  return setResponse(text, response.name, [
    ...response.answers,
    { invocations, kind, value, error, cause },
  ]);
}
