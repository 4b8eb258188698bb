import { describe, expect, it } from "vitest";
import { machineOfExecution, nameOf, nameProblem } from "./names";

describe("a name", () => {
  it.each(["", "a", "Order-2_b.c", "x".repeat(80), "größe", "日本", "\u{1f600}".repeat(80)])(
    "may be %j",
    (name) => {
      expect(nameProblem(name)).toBeUndefined();
    },
  );

  it.each([
    ["x".repeat(81), "81"],
    ["two words", "white space"],
    ["a\tb", "white space"],
    ["a/b", "“/”"],
    ["a:b", "“:”"],
    ["a<b", "“<”"],
    ["a$b", "“$”"],
    ["a\u0007b", "control"],
    ["a\ufffe", "control"],
    ["a\ud800", "control"],
  ])("may not be %j", (name, reason) => {
    expect(nameProblem(name)).toContain(reason);
  });
});

it("stands at the end of an ARN", () => {
  expect(nameOf("arn:aws:states:us-east-1:123456789012:execution:machine:run-1")).toBe("run-1");
});

it.each([
  ["execution:orders:one", "stateMachine:orders"],
  ["execution:orders/EachItem:two", "stateMachine:orders"],
])("the machine of %s is %s", (execution, machine) => {
  const arn = "arn:aws:states:us-east-1:123456789012:";
  expect(machineOfExecution(arn + execution)).toBe(arn + machine);
});
