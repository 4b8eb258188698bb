import { describe, expect, it } from "vitest";
import {
  draftProblems,
  fieldOf,
  placeInMessage,
  roleProblem,
  summary,
  tagsProblem,
} from "./form-model";

it.each([
  ["arn:aws:iam::123456789012:role/StepFunctions", true],
  ["arn:aws-cn:iam::123456789012:role/path/to/Role", true],
  ["arn:aws:iam::12345:role/x", false],
  ["", false],
  ["Role", false],
])("the role %j", (arn, good) => {
  expect(roleProblem(arn) === undefined).toBe(good);
});

it.each([
  [[], undefined],
  [[{ key: "", value: "" }], undefined],
  [[{ key: "team", value: "" }], undefined],
  [[{ key: "", value: "x" }], "needs a key"],
  [
    [
      { key: "a", value: "1" },
      { key: "a ", value: "2" },
    ],
    "twice",
  ],
  [[{ key: "aws:x", value: "" }], "AWS's own"],
  [Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: "" })), "50"],
])("tags %#", (tags, problem) => {
  if (problem === undefined) expect(tagsProblem(tags)).toBeUndefined();
  else expect(tagsProblem(tags)).toContain(problem);
});

it("names every field that is wrong, and counts a definition's bytes, not characters", () => {
  const problems = draftProblems({
    name: "",
    type: "STANDARD",
    definition: "é".repeat(524_289),
    roleArn: "",
    tags: [],
  });
  expect(Object.keys(problems).sort()).toEqual(["definition", "name", "role"]);
  expect(problems.definition).toContain("1048578");
});

describe("an error of AWS is shown", () => {
  it.each([
    ["InvalidName", "Invalid Name: 'a b'", "name"],
    ["StateMachineAlreadyExists", "State Machine Already Exists: 'arn:…'", "name"],
    ["InvalidDefinition", "Invalid State Machine Definition: …", "definition"],
    ["InvalidArn", "Invalid Role Arn: 'x'", "role"],
    [
      "ValidationException",
      "1 validation error detected: Value at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 1",
      "role",
    ],
    ["ValidationException", "1 validation error detected: Value at 'name' failed …", "name"],
    ["ValidationException", "Something else", undefined],
    [
      "AccessDeniedException",
      "Neither the global service principal … is authorized to assume the provided role.",
      "role",
    ],
    [
      "AccessDeniedException",
      "User x is not authorized to perform: states:CreateStateMachine",
      undefined,
    ],
    ["ThrottlingException", "Rate exceeded", undefined],
  ])("%s %j at its field", (code, message, field) => {
    expect(fieldOf({ code, message })).toBe(field);
  });

  it("at the place its message names", () => {
    expect(
      placeInMessage(
        "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next'",
      ),
    ).toBe("/States/A/Next");
    expect(placeInMessage("Invalid Name: 'at home'")).toBeUndefined();
  });
});

it.each([
  [[], "No problems"],
  [["ERROR"], "1 error"],
  [["WARNING", "ERROR", "ERROR"], "2 errors, 1 warning"],
])("counts problems %#", (severities, text) => {
  expect(summary(severities.map((severity) => ({ severity: severity as "ERROR" })))).toBe(text);
});
