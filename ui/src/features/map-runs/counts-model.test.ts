import { expect, it } from "vitest";
import { mapStateOf, partsOf, percentDone } from "./counts-model";

const counts = {
  pending: 1,
  running: 0,
  succeeded: 996,
  failed: 1,
  timedOut: 0,
  aborted: 2,
  total: 1_000,
  resultsWritten: 0,
};

it("all is done only when nothing is left", () => {
  expect(percentDone(counts)).toBe(99);
  expect(percentDone({ ...counts, pending: 0, succeeded: 997 })).toBe(100);
  expect(percentDone({ ...counts, total: 0 })).toBe(0);
});

it("rare statuses are told where there are any", () => {
  expect(partsOf(counts).map(({ id, count }) => `${id} ${count}`)).toEqual([
    "succeeded 996",
    "failed 1",
    "aborted 2",
    "running 0",
    "pending 1",
  ]);
});

it.each([
  ["mapRun:imp/EachFile:52309fc7-7934-3f49-8ef4-b2f2727670e1", "EachFile"],
  [
    "mapRun:imp/fb8ee487-d973-3ae6-bf1a-7466ab67782b:52309fc7-7934-3f49-8ef4-b2f2727670e1",
    undefined,
  ],
])("the label of %s is %s", (rest, label) => {
  expect(mapStateOf(`arn:aws:states:us-east-1:123456789012:${rest}`)).toBe(label);
});
