import { shapeOf, textProblem } from "../../api/contract";
import type { Tag } from "../../api/generated/types";

/** The most tags of a resource, from the service's limits. */
export const MOST_TAGS = 50;

/** A row of the table that tags are edited in. */
export interface TagRow {
  /** Stays the same while key and value are typed. */
  id: number;
  key: string;
  value: string;
  /** The tag as the service has it; none for a new row. */
  saved?: { key: string; value: string };
  removed: boolean;
}

export const rowsOf = (tags: readonly Tag[]): TagRow[] =>
  tags.map(({ key = "", value = "" }, id) => ({
    id,
    key,
    value,
    saved: { key, value },
    removed: false,
  }));

/** What is to be sent to the service. */
export interface TagChanges {
  set: { key: string; value: string }[];
  remove: string[];
}

const blank = ({ key, value, saved }: TagRow): boolean =>
  saved === undefined && key.trim() === "" && value === "";

/** How a row differs from what the service has. */
export function rowState(row: TagRow): "same" | "new" | "changed" | "removed" {
  if (row.removed) return "removed";
  if (row.saved === undefined) return "new";
  return row.saved.key === row.key.trim() && row.saved.value === row.value ? "same" : "changed";
}

/** The calls that bring the service to what the rows say. */
export function tagChanges(rows: readonly TagRow[]): TagChanges {
  const set = rows
    .filter((row) => !blank(row) && ["new", "changed"].includes(rowState(row)))
    .map(({ key, value }) => ({ key: key.trim(), value }));
  const staying = new Set(
    rows.filter((row) => !row.removed && !blank(row)).map(({ key }) => key.trim()),
  );
  const remove = rows.flatMap(({ saved }) =>
    saved !== undefined && !staying.has(saved.key) ? [saved.key] : [],
  );
  return { set, remove };
}

/** The rows once the service has removed those keys: they are nothing to it any more. */
export function afterRemoval(rows: readonly TagRow[], keys: readonly string[]): TagRow[] {
  const gone = new Set(keys);
  return rows
    .filter(({ removed, saved }) => !(removed && saved && gone.has(saved.key)))
    .map((row) => {
      if (!row.saved || !gone.has(row.saved.key)) return row;
      const { saved: _, ...rest } = row;
      return rest;
    });
}

export interface RowProblem {
  key?: string;
  value?: string;
}

/** What is wrong with a tag by itself. */
export function tagProblem(key: string, value: string): RowProblem {
  const problem: RowProblem = {};
  const bad = textProblem(shapeOf("TagKey"), key.trim());
  if (key.trim() === "") problem.key = "Every tag needs a key.";
  else if (bad) problem.key = bad;
  else if (key.trim().toLowerCase().startsWith("aws:"))
    problem.key = "Keys that begin with “aws:” are AWS's own.";
  const badValue = textProblem(shapeOf("TagValue"), value);
  if (badValue) problem.value = badValue;
  return problem;
}

/** What is wrong with the rows, by their ids; rows that go or say nothing are not looked at. */
export function rowProblems(rows: readonly TagRow[]): Map<number, RowProblem> {
  const problems = new Map<number, RowProblem>();
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.removed || blank(row)) continue;
    // What the service has already is its own affair: its keys may begin with “aws:”.
    const problem = rowState(row) === "same" ? {} : tagProblem(row.key, row.value);
    const key = row.key.trim();
    if (!problem.key && seen.has(key)) problem.key = "This key stands twice.";
    seen.add(key);
    if (problem.key || problem.value) problems.set(row.id, problem);
  }
  return problems;
}

/** How many tags the rows leave. */
export const countOf = (rows: readonly TagRow[]): number =>
  rows.filter((row) => !row.removed && !blank(row)).length;
