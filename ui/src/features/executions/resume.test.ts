import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../api/generated/types";
import { redriveRefusal, resumePoints } from "./resume";

/** `[type, previous id, state]`; the ids count from 1. */
type Row = [type: string, previous: number, state?: string];

const history = (rows: Row[]): HistoryEvent[] =>
  rows.map(([type, previousEventId, name], index) => ({
    id: index + 1,
    type: type as HistoryEvent["type"],
    previousEventId,
    timestamp: index,
    ...(name !== undefined &&
      (type.endsWith("Entered")
        ? { stateEnteredEventDetails: { name } }
        : { stateExitedEventDetails: { name } })),
  }));

const failedTask: Row[] = [
  ["ExecutionStarted", 0],
  ["PassStateEntered", 0, "Prepare"],
  ["PassStateExited", 2, "Prepare"],
  ["TaskStateEntered", 3, "Charge"],
  ["TaskScheduled", 4],
  ["TaskFailed", 5],
  ["ExecutionFailed", 6],
];

const failedParallel: Row[] = [
  ["ExecutionStarted", 0],
  ["ParallelStateEntered", 0, "Both"],
  ["ParallelStateStarted", 2],
  ["TaskStateEntered", 3, "Left"],
  ["PassStateEntered", 3, "Right"],
  ["PassStateExited", 5, "Right"],
  ["TaskScheduled", 4],
  ["TaskFailed", 7],
  ["ParallelStateFailed", 8],
  ["ExecutionFailed", 9],
];

const failedMap: Row[] = [
  ["ExecutionStarted", 0],
  ["MapStateEntered", 0, "Each"],
  ["MapStateStarted", 2],
  ["MapIterationStarted", 3],
  ["TaskStateEntered", 4, "Send"],
  ["MapIterationStarted", 3],
  ["TaskStateEntered", 6, "Send"],
  ["MapIterationStarted", 3],
  ["TaskStateEntered", 8, "Send"],
  ["TaskStateExited", 9, "Send"],
  ["MapIterationSucceeded", 10],
  ["TaskFailed", 5],
  ["MapIterationFailed", 12],
  ["MapIterationAborted", 7],
  ["MapStateFailed", 13],
  ["ExecutionFailed", 15],
];

describe("a redrive goes on", () => {
  const cases: [what: string, rows: Row[], points: string[]][] = [
    ["at the task that failed", failedTask, ["Charge (Task) 1"]],
    ["in the branch that failed alone", failedParallel, ["Left (Task) 1"]],
    ["in each iteration that is not over", failedMap, ["Send (Task) 2"]],
    ["at the beginning, if no state was entered", [["ExecutionFailed", 0]], []],
    [
      "where the last redrive failed, which enters the state anew",
      [
        ...failedTask,
        ["ExecutionRedriven", 7],
        ["TaskStateEntered", 8, "Charge"],
        ["TaskStateExited", 9, "Charge"],
        ["TaskStateEntered", 10, "Ship"],
        ["ExecutionFailed", 11],
      ],
      ["Ship (Task) 1"],
    ],
    [
      "in the branch that failed again, not at what holds it",
      [
        ["ExecutionStarted", 0],
        ["ParallelStateEntered", 0, "Both"],
        ["ParallelStateStarted", 2],
        ["FailStateEntered", 3, "Left"],
        ["ParallelStateFailed", 4],
        ["ExecutionFailed", 5],
        ["ExecutionRedriven", 6],
        ["FailStateEntered", 7, "Left"],
        ["ParallelStateFailed", 8],
        ["ExecutionFailed", 9],
      ],
      ["Left (Fail) 1"],
    ],
    [
      "at a Map whose map run was aborted, whatever chain the abort broke",
      [
        ["ExecutionStarted", 0],
        ["MapStateEntered", 0, "Each"],
        ["MapStateStarted", 2],
        ["MapRunStarted", 3],
        ["ExecutionAborted", 0],
        ["ExecutionRedriven", 5],
        ["MapStateStarted", 6],
        ["MapRunStarted", 7],
        ["ExecutionAborted", 0],
      ],
      ["Each (Map) 1"],
    ],
    [
      "where the last redrive failed, which goes on within the state",
      [
        ...failedTask,
        ["ExecutionRedriven", 7],
        ["TaskScheduled", 8],
        ["TaskSucceeded", 9],
        ["TaskStateExited", 10, "Charge"],
        ["FailStateEntered", 11, "Refuse"],
        ["ExecutionFailed", 12],
      ],
      ["Refuse (Fail) 1"],
    ],
  ];
  it.each(cases)("%s", (_, rows, points) => {
    expect(
      resumePoints(history(rows)).map(({ step, type, times }) => `${step} (${type}) ${times}`),
    ).toEqual(points);
  });
});

describe("whether an execution is redrivable", () => {
  const execution = (more: object) => ({
    executionArn: "e",
    stateMachineArn: "s",
    startDate: 0,
    status: "FAILED" as const,
    ...more,
  });
  it("is for the service to say, in its own words", () => {
    expect(redriveRefusal(execution({ redriveStatus: "REDRIVABLE" }))).toBeUndefined();
    expect(
      redriveRefusal(
        execution({
          redriveStatus: "NOT_REDRIVABLE",
          redriveStatusReason: "Execution redrivable period exceeded",
        }),
      ),
    ).toBe("Execution redrivable period exceeded");
    expect(redriveRefusal(execution({ redriveStatus: "REDRIVABLE_BY_MAP_RUN" }))).toMatch(
      /map run/,
    );
  });
  it("follows from the status where the service does not say", () => {
    expect(redriveRefusal(execution({}))).toBeUndefined();
    expect(redriveRefusal(execution({ status: "SUCCEEDED" }))).toMatch(/SUCCEEDED/);
  });
});
