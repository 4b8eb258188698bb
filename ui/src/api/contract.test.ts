import { describe, expect, it } from "vitest";
import { boundsText, numberProblem, shapeOf, textProblem } from "./contract";

describe("a text of the contract", () => {
  it.each([
    ["CharacterRestrictedName", "PROD-1.a_b", undefined],
    ["CharacterRestrictedName", "12", /does not match/],
    ["CharacterRestrictedName", "a b", /does not match/],
    ["CharacterRestrictedName", "", /not be empty/],
    ["TagKey", "k".repeat(128), undefined],
    ["TagKey", "k".repeat(129), /at most 128 characters; this has 129/],
    // Counted as the service counts: one character outside the basic plane is one.
    ["TagKey", "😀".repeat(128), undefined],
    ["TagKey", "😀".repeat(129), /this has 129/],
    ["TraceHeader", "é", /does not match/],
    ["StateMachineType", "FAST", /STANDARD, EXPRESS/],
    ["RevisionId", "", undefined],
  ])("%s takes %j: %s", (shape, text, problem) => {
    const found = textProblem(shapeOf(shape), text);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(problem);
  });
});

it.each([
  ["VersionWeight", 100, undefined],
  ["VersionWeight", 101, /at most 100/],
  ["VersionWeight", -1, /at least 0/],
  ["VersionWeight", 1.5, /whole/],
  ["ToleratedFailurePercentage", 12.5, undefined],
  ["PageSize", Number.NaN, /number/],
])("%s takes %d: %s", (shape, value, problem) => {
  const found = numberProblem(shapeOf(shape), value);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});

it.each([
  ["Name", "1 to 80 characters"],
  ["VersionDescription", "up to 256 characters"],
  ["RoutingConfigurationList", "1 to 2 entries"],
  ["PageSize", "0 to 1,000"],
  ["MaxConcurrency", "0 or more"],
  ["RevisionId", ""],
])("the bounds of %s read %j", (shape, text) => {
  expect(boundsText(shapeOf(shape))).toBe(text);
});
