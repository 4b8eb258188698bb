import { describe, expect, it } from "vitest";
import { inputProblem } from "./start-model";

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
