import { describe, expect, it } from "vitest";
import {
  type Column,
  compareText,
  defaultChoice,
  gridTemplate,
  isVisible,
  sorted,
} from "./columns";
import { emptySelection, extendTo, retain, type Selection, toggle, toggleAll } from "./selection";

const order = ["a", "b", "c", "d", "e"];
const keys = (selection: Selection) => [...selection.keys].sort().join("");

describe("choosing rows", () => {
  it("extends from the row that was chosen last, in either direction", () => {
    const from = toggle(emptySelection, "c");
    expect(keys(extendTo(from, "e", order))).toBe("cde");
    expect(keys(extendTo(from, "a", order))).toBe("abc");
    expect(keys(extendTo(extendTo(from, "e", order), "b", order))).toBe("bcde");
  });

  it("begins a range at a row when nothing was chosen before", () => {
    expect(keys(extendTo(emptySelection, "b", order))).toBe("b");
  });

  it("takes a row off again", () => {
    expect(keys(toggle(toggle(emptySelection, "a"), "a"))).toBe("");
  });

  it("takes all that are shown, then none of them", () => {
    const some = toggle(emptySelection, "hidden");
    const all = toggleAll(some, order);
    expect(keys(all)).toBe("abcdehidden");
    expect(keys(toggleAll(all, order))).toBe("hidden");
  });

  it("forgets rows that are gone, and a range's beginning with them", () => {
    const chosen = toggle(toggle(emptySelection, "a"), "b");
    const kept = retain(chosen, new Set(["a"]));
    expect(keys(kept)).toBe("a");
    expect(keys(extendTo(kept, "c", order))).toBe("ac");
  });
});

interface Row {
  name: string;
  size: number;
}
const columns: Column<Row>[] = [
  {
    id: "name",
    header: "Name",
    min: 100,
    grow: 2,
    fixed: true,
    cell: (row) => row.name,
    compare: (a, b) => compareText(a.name, b.name),
  },
  {
    id: "size",
    header: "Size",
    min: 60,
    hidden: true,
    cell: (row) => row.size,
    compare: (a, b) => a.size - b.size,
  },
];

describe("columns", () => {
  it("sort names as a person does, and keep the order of equals in both directions", () => {
    const rows = [
      { name: "job-10", size: 1 },
      { name: "Job-2", size: 1 },
      { name: "job-1", size: 2 },
    ];
    const names = (column: string, descending: boolean) =>
      sorted(rows, columns, { column, descending }).map(({ name }) => name);
    expect(names("name", false)).toEqual(["job-1", "Job-2", "job-10"]);
    expect(names("name", true)).toEqual(["job-10", "Job-2", "job-1"]);
    expect(names("size", true)).toEqual(["job-1", "job-10", "Job-2"]);
    expect(names("unknown", true)).toEqual(["job-10", "Job-2", "job-1"]);
  });

  it("are shown by choice, but for the one that tells the rows apart", () => {
    const [name, size] = columns as [Column<Row>, Column<Row>];
    expect(isVisible(size, defaultChoice)).toBe(false);
    const choice = { visible: { size: true, name: false }, widths: {} };
    expect(isVisible(size, choice)).toBe(true);
    expect(isVisible(name, choice)).toBe(true);
  });

  it("keep a width that was drawn, never below the least, and the last fills the rest", () => {
    const choice = { visible: {}, widths: { name: 40, size: 400 } };
    expect(gridTemplate(columns, choice, ["36px"])).toBe("36px 100px minmax(60px, 1fr)");
    expect(gridTemplate(columns, defaultChoice, [])).toBe("minmax(100px, 2fr) minmax(60px, 1fr)");
  });
});
