import { describe, expect, it } from "vitest";
import {
  afterRemoval,
  countOf,
  rowProblems,
  rowState,
  rowsOf,
  type TagRow,
  tagChanges,
} from "./tag-changes";

const saved = rowsOf([
  { key: "team", value: "payments" },
  { key: "stage", value: "test" },
]);
const edit = (place: number, part: Partial<TagRow>): TagRow[] =>
  saved.map((row, index) => (index === place ? { ...row, ...part } : row));
const added = (key: string, value = ""): TagRow => ({ id: 99, key, value, removed: false });

describe("what is sent", () => {
  it.each([
    ["nothing is changed", saved, [], []],
    ["a value is changed", edit(0, { value: "orders" }), [{ key: "team", value: "orders" }], []],
    ["a tag is removed", edit(1, { removed: true }), [], ["stage"]],
    [
      "a key is changed",
      edit(0, { key: "squad" }),
      [{ key: "squad", value: "payments" }],
      ["team"],
    ],
    ["one is added", [...saved, added(" cost ", "7")], [{ key: "cost", value: "7" }], []],
    ["an empty row is added", [...saved, added("")], [], []],
    [
      "one is removed and added again",
      [...edit(1, { removed: true }), added("stage", "live")],
      [{ key: "stage", value: "live" }],
      [],
    ],
  ])("when %s", (_, rows, set, remove) => {
    expect(tagChanges(rows)).toEqual({ set, remove });
  });
});

it("is new to the service once its old key was removed", () => {
  const rows = afterRemoval(edit(0, { key: "squad" }), ["team"]);
  expect(rows.map(rowState)).toEqual(["new", "same"]);
  expect(tagChanges(rows)).toEqual({ set: [{ key: "squad", value: "payments" }], remove: [] });
});

it("is gone from the rows once it was removed", () => {
  expect(afterRemoval(edit(0, { removed: true }), ["team"])).toEqual([saved[1]]);
});

it.each([
  [added("", "value"), "key", /needs a key/],
  [added("k".repeat(129)), "key", /at most 128/],
  [added("k", "v".repeat(257)), "value", /at most 256/],
  [added("aws:mine"), "key", /AWS's own/],
  [added("team"), "key", /twice/],
] as const)("%j is refused at its %s", (row, field, text) => {
  expect(rowProblems([...saved, row]).get(99)?.[field]).toMatch(text);
});

it("does not count or judge rows that go or say nothing", () => {
  const rows = [...edit(0, { removed: true }), added("")];
  expect(countOf(rows)).toBe(1);
  expect(rowProblems(rows).size).toBe(0);
});
