import { describe, expect, it } from "vitest";
import { inputProblem, nameProblem } from "./start-model";

describe("the name of an execution", () => {
  it.each(["", "order-1", "a.b_c-d=e+f", "ä".repeat(80)])("may be %j", (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });

  it.each([
    ["a b", "white space"],
    ["a/b", "“/”"],
    ["a#b", "“#”"],
    ["x".repeat(81), "81"],
  ])("may not be %j", (name, told) => {
    expect(nameProblem(name)).toContain(told);
  });
});

describe("an input", () => {
  it.each(["", "  ", "{}", "null", "[1]"])("may be %j", (input) => {
    expect(inputProblem(input)).toBeUndefined();
  });

  it("that is no JSON is told with its place", () => {
    expect(inputProblem('{\n  "a": }')).toMatchObject({
      message: expect.stringContaining("Line 2, column 8"),
      offset: 9,
    });
  });

  it("may have 262,144 bytes and no more", () => {
    expect(inputProblem(`"${"x".repeat(262_142)}"`)).toBeUndefined();
    expect(inputProblem(`"${"x".repeat(262_143)}"`)?.message).toContain("262,145");
    // Two bytes each.
    expect(inputProblem(`"${"ä".repeat(131_072)}"`)?.message).toContain("262,146");
  });
});
