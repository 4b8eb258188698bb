import { describe, expect, it } from "vitest";
import { nodesOf, removeIn, renameIn, setIn } from "./json-edit";
import {
  addCase,
  type MockedAnswer,
  nextInvocation,
  readMocks,
  removeCase,
  renameResponse,
  setResponse,
  setState,
} from "./mock-model";

const FILE = `{
  "StateMachines": {
    "orders": {"TestCases": {"Happy": {"Charge": "Paid"}, "Sad": {"Charge": "Paid"}}}
  },
  "MockedResponses": {
    "Paid": {
      "0-1": {"Throw": {"Error": "Busy"}},
      "2": {"Return": {"id": 12345678901234567890}}
    }
  }
}`;

describe("a change in a text", () => {
  it.each([
    ["a value", () => setIn('{ "a":1, "b" : [2] }', ["b"], "3"), '{ "a":1, "b" : 3 }'],
    ["a new member on its line", () => setIn('{ "a":1 }', ["b"], "2"), '{ "a":1, "b": 2 }'],
    ["a way that is not there", () => setIn("{}", ["a", "b"], "1"), '{\n  "a": { "b": 1 }\n}'],
    ["a value in the way", () => setIn('{"a": 1}', ["a", "b"], "2"), '{"a": { "b": 2 }}'],
    ["no object at all", () => setIn("[]", ["a"], "1"), '{\n  "a": 1\n}'],
    ["the first of two", () => removeIn('{"a": 1, "b": 2}', ["a"]), '{"b": 2}'],
    ["the last of two", () => removeIn('{"a": 1, "b": 2}', ["b"]), '{"a": 1}'],
    ["the only one", () => removeIn('{"x": {"a": 1}}', ["x", "a"]), '{"x": {}}'],
    ["what is not there", () => removeIn('{"a": 1}', ["x", "y"]), '{"a": 1}'],
    ["a name", () => renameIn('{"a": {"b": 1}}', ["a", "b"], 'c"'), '{"a": {"c\\"": 1}}'],
    ["the last of a repeated name", () => setIn('{"a":1,"a":2}', ["a"], "3"), '{"a":1,"a":3}'],
  ])("%s", (_, change, expected) => expect(change()).toBe(expected));

  it("finds no places in what is not JSON", () => expect(nodesOf('{"a": ')).toBeUndefined());

  it("lays a long value out where it stands", () => {
    const long = JSON.stringify({ first: "a".repeat(30), second: "b".repeat(30) });
    const changed = setIn('{\n  "a": {\n    "b": 1\n  }\n}', ["a", "b"], long);
    expect(changed.split("\n")[2]).toBe('    "b": {');
    expect(changed.split("\n")[3]).toMatch(/^ {6}"first"/);
  });
});

describe("a mock configuration", () => {
  it("is read with its numbers as they are written", () => {
    const mocks = readMocks(FILE);
    expect(mocks?.machines).toEqual([
      {
        name: "orders",
        cases: [
          { name: "Happy", states: [{ state: "Charge", response: "Paid" }] },
          { name: "Sad", states: [{ state: "Charge", response: "Paid" }] },
        ],
      },
    ]);
    const [paid] = mocks?.responses ?? [];
    expect(paid).toMatchObject({ name: "Paid", uses: 2 });
    expect(paid?.answers[0]).toMatchObject({ invocations: "0-1", kind: "Throw", error: "Busy" });
    expect(paid?.answers[1]?.value).toContain("12345678901234567890");
    expect(nextInvocation(paid?.answers ?? [])).toBe(3);
  });

  it("reads what has another form as if it were not there", () => {
    expect(readMocks('{"StateMachines": {"a": 1}, "MockedResponses": []}')).toEqual({
      machines: [{ name: "a", cases: [] }],
      responses: [],
    });
    expect(readMocks("{")).toBeUndefined();
  });

  it("is changed, and what was not changed stays as it was written", () => {
    const renamed = renameResponse(FILE, "Paid", "Settled");
    expect(renamed).toBe(FILE.replaceAll('"Paid"', '"Settled"'));
    const more = setState(addCase(FILE, "orders", "New"), "orders", "New", "Ship", "Sent");
    expect(readMocks(more)?.machines[0]?.cases[2]).toEqual({
      name: "New",
      states: [{ state: "Ship", response: "Sent" }],
    });
    expect(removeCase(more, "orders", "New")).toBe(FILE);
  });

  it("takes an answer with a number that JavaScript cannot hold", () => {
    const answer = { invocations: "0", kind: "Return", error: "", cause: "" } as const;
    const answers: MockedAnswer[] = [
      { ...answer, value: "98765432109876543210" },
      { ...answer, invocations: "1", kind: "Throw", value: "", cause: "because" },
    ];
    const changed = setResponse(FILE, "Big", answers);
    expect(changed).toContain('"0": { "Return": 98765432109876543210 }');
    expect(changed).toContain('"1": { "Throw": { "Cause": "because" } }');
    expect(changed).toContain("12345678901234567890");
  });
});
