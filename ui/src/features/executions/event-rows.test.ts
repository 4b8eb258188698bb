import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../api/generated/types";
import { isFailure, matches, toEventRows, wordsOf } from "./event-rows";

const events: HistoryEvent[] = [
  {
    id: 1,
    type: "ExecutionStarted",
    timestamp: 100,
    executionStartedEventDetails: { input: "{}" },
  },
  {
    id: 2,
    previousEventId: 0,
    type: "ParallelStateEntered",
    timestamp: 100,
    stateEnteredEventDetails: { name: "Both" },
  },
  { id: 3, previousEventId: 2, type: "ParallelStateStarted", timestamp: 100 },
  {
    id: 4,
    previousEventId: 3,
    type: "TaskStateEntered",
    timestamp: 100.5,
    stateEnteredEventDetails: { name: "Left" },
  },
  {
    id: 5,
    previousEventId: 3,
    type: "PassStateEntered",
    timestamp: 100.5,
    stateEnteredEventDetails: { name: "Right" },
  },
  {
    id: 6,
    previousEventId: 4,
    type: "TaskScheduled",
    timestamp: 101,
    taskScheduledEventDetails: {
      resource: "invoke",
      resourceType: "lambda",
      region: "us-east-1",
      parameters: '{"Needle":1}',
    },
  },
  {
    id: 7,
    previousEventId: 5,
    type: "PassStateExited",
    timestamp: 101,
    stateExitedEventDetails: { name: "Right" },
  },
  { id: 8, previousEventId: 6, type: "TaskStarted", timestamp: 102 },
  {
    id: 9,
    previousEventId: 8,
    type: "TaskFailed",
    timestamp: 103,
    taskFailedEventDetails: { error: "Boom" } as never,
  },
  { id: 10, previousEventId: 9, type: "ExecutionFailed", timestamp: 103 },
];

describe("rows of a history", () => {
  const rows = toEventRows(events);

  it("name the step by the chain of previous events, branch by branch", () => {
    expect(rows.map(({ step }) => step)).toEqual([
      undefined,
      "Both",
      "Both",
      "Left",
      "Right",
      "Left",
      "Right",
      "Left",
      "Left",
      undefined,
    ]);
  });

  it("carry a task's resource to what follows from it, and no further", () => {
    expect(rows[7]?.resource).toBe("lambda:invoke");
    expect(rows[6]?.resource).toBeUndefined();
  });

  it("count the time from the beginning", () => {
    expect(rows.map(({ elapsed }) => elapsed)).toEqual([0, 0, 0, 0.5, 0.5, 1, 1, 2, 3, 3]);
  });

  it("are found by words anywhere in them", () => {
    const found = (filter: string) =>
      rows.filter((row) => matches(row, wordsOf(filter))).map(({ event }) => event.id);
    expect(found("needle")).toEqual([6]);
    expect(found("LEFT task")).toEqual([4, 6, 8, 9]);
    expect(found("")).toHaveLength(events.length);
  });

  it("tell failures", () => {
    expect(events.filter(isFailure).map(({ id }) => id)).toEqual([9, 10]);
  });
});
