import { expect, it } from "vitest";
import type { HistoryEvent } from "../../api/generated/types";
import { readMocks } from "./mock-model";
import { addAnswer, addTestCase, recordedAnswers } from "./recorded";

const event = (id: number, previousEventId: number, type: string, details = {}) =>
  ({ id, previousEventId, type, timestamp: id, ...details }) as unknown as HistoryEvent;

const entered = (id: number, previous: number, name: string) =>
  event(id, previous, "TaskStateEntered", { stateEnteredEventDetails: { name } });

/** Two iterations side by side, of which the second is answered first; then a retried Lambda task. */
const HISTORY = [
  event(1, 0, "ExecutionStarted"),
  event(2, 0, "MapStateEntered", { stateEnteredEventDetails: { name: "Each" } }),
  entered(3, 2, "Charge card"),
  event(4, 3, "TaskScheduled"),
  event(5, 4, "TaskStarted"),
  entered(6, 2, "Charge card"),
  event(7, 6, "TaskScheduled"),
  event(8, 7, "TaskStarted"),
  event(9, 8, "TaskSucceeded", { taskSucceededEventDetails: { output: '{"n":2}' } }),
  event(10, 5, "TaskFailed", { taskFailedEventDetails: { error: "Busy", cause: "later" } }),
  entered(11, 10, "Notify"),
  event(12, 11, "LambdaFunctionScheduled"),
  event(13, 12, "LambdaFunctionStarted"),
  event(14, 13, "LambdaFunctionTimedOut", { lambdaFunctionTimedOutEventDetails: {} }),
  event(15, 14, "LambdaFunctionScheduled"),
  event(16, 15, "LambdaFunctionSucceeded", {
    lambdaFunctionSucceededEventDetails: { output: "1" },
  }),
  event(17, 16, "LambdaFunctionScheduled"),
  event(18, 17, "LambdaFunctionSucceeded", {
    lambdaFunctionSucceededEventDetails: { output: "1" },
  }),
];

it("a test case answers as the tasks of an execution were answered, by the order of their schedule", () => {
  const text = addTestCase("", "orders", "First", recordedAnswers(HISTORY));
  expect(JSON.parse(text)).toEqual({
    StateMachines: {
      orders: {
        TestCases: { First: { "Charge card": "First-Chargecard", Notify: "First-Notify" } },
      },
    },
    MockedResponses: {
      "First-Chargecard": {
        "0": { Throw: { Error: "Busy", Cause: "later" } },
        "1": { Return: { n: 2 } },
      },
      "First-Notify": {
        "0": { Throw: { Error: "States.Timeout" } },
        "1-2": { Return: 1 },
      },
    },
  });
  // Again: responses that are there are not overwritten.
  const again = readMocks(addTestCase(text, "orders", "First", recordedAnswers(HISTORY)));
  expect(again?.responses.map(({ name }) => name)).toContain("First-Notify2");
});

it("an answer goes behind those of its state, unless another test case has them too", () => {
  const [answer] = recordedAnswers(HISTORY);
  if (!answer) throw new Error("There is no answer.");
  const once = addAnswer("", "orders", "First", answer);
  const twice = readMocks(addAnswer(once, "orders", "First", answer));
  expect(
    twice?.responses.map(({ answers }) => answers.map(({ invocations }) => invocations)),
  ).toEqual([["0", "1"]]);
  const shared = once.replace(
    '"First": {',
    '"Other": { "Charge card": "First-Chargecard" }, "First": {',
  );
  const apart = readMocks(addAnswer(shared, "orders", "First", answer));
  expect(apart?.responses.map(({ name, uses }) => [name, uses])).toEqual([
    ["First-Chargecard", 1],
    ["First-Chargecard2", 1],
  ]);
});
