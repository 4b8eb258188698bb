import { describe, expect, it } from "vitest";
import { byteLength, checkJson, prettyJson } from "./json-check";

describe("checking JSON", () => {
  it.each([
    "{}",
    "[]",
    " null ",
    '"a\\u00e9\\n"',
    "-0.5e+10",
    '{"a":[1,{"b":null}],"c":"\u{1f600}"}',
    "[".repeat(1_999) + "]".repeat(1_999),
    "123456789012345678901234567890",
  ])("takes %j", (text) => {
    expect(checkJson(text)).toBeUndefined();
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each([
    ["", 1, 1, "Expected a value, found the end"],
    ["{", 1, 2, "Expected a name in quotes"],
    ["{\n  a: 1\n}", 2, 3, "Expected a name in quotes, found “a”"],
    ['{"a" 1}', 1, 6, "“:”"],
    ['{"a": 1,\n}', 1, 8, "may not stand before “}”"],
    ["[1,]", 1, 3, "may not stand before “]”"],
    ['{"a": tru}', 1, 7, "Expected a value"],
    ["[1 2]", 1, 4, "Expected “,” or “]”, found “2”"],
    ['{"a": "b\nc"}', 1, 7, "not closed on its line"],
    ['"\\x"', 1, 2, "escape"],
    ["01", 1, 2, "Expected the end"],
    ["{} {}", 1, 4, "Expected the end"],
    ["'a'", 1, 1, "Expected a value"],
  ])("refuses %j at line %i, column %i", (text, line, column, message) => {
    const problem = checkJson(text);
    expect(problem).toMatchObject({ line, column });
    expect(problem?.message).toContain(message);
    expect(() => JSON.parse(text)).toThrow();
  });

  it("ends on nesting without end", () => {
    expect(checkJson("[".repeat(100_000))?.message).toContain("nested");
  });
});

describe("setting JSON out", () => {
  it.each(['{"a":[1,2,{"b":{}}],"c":[],"d":"x, {y}: \\"z\\""}', "[[],[1]]", '"only"'])(
    "%j as the platform does",
    (text) => {
      expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    },
  );

  it("keeps numbers as they are written", () => {
    expect(prettyJson('{"n":12345678901234567890.10}')).toBe(
      '{\n  "n": 12345678901234567890.10\n}',
    );
  });

  it("leaves what is not JSON alone", () => {
    expect(prettyJson("{nope")).toBe("{nope");
  });
});

it("counts bytes of UTF-8", () => {
  expect(byteLength("aé\u{1f600}")).toBe(7);
});
