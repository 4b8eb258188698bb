import { describe, expect, it } from "vitest";
import { matches, parseFilter } from "./text-filter";

const row = {
  texts: ["order approval", "arn:aws:states:us-east-1:123456789012:statemachine:order approval"],
  properties: { name: "order approval", type: "standard" },
};

describe("a filter", () => {
  it.each([
    ["", true],
    ["ORDER", true],
    ["order approval", true],
    ["approval order", true],
    ["order refund", false],
    ["type:standard", true],
    ["type:STAN order", true],
    ["type:express", false],
    ["-type:express", true],
    ["-approval", false],
    ['"order approval"', true],
    ['"approval order"', false],
    ['name:"order app', true],
    ["arn:aws:states", true],
    ["-arn:aws:lambda", true],
    ["unknown:x", false],
    ["type:", true],
  ])("%j", (text, kept) => {
    expect(matches(parseFilter(text, ["name", "type"]), row)).toBe(kept);
  });
});
