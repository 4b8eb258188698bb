import { numberProblem, shapeOf, textProblem } from "../../api/contract";
import type { Shape } from "../../api/generated/operations";

/**
 * A request as it stands in the form: numbers and booleans as they were typed, `undefined` and the
 * empty text for what is not given.
 */
export type Draft = string | readonly Draft[] | { readonly [member: string]: Draft } | undefined;

export type DraftStructure = { readonly [member: string]: Draft };

/** A request that is to be sent, and what keeps it from being sent, by the path of the field. */
export interface BuiltRequest {
  request: Record<string, unknown>;
  problems: ReadonlyMap<string, string>;
}

/** The problem of a member that is not given and has to be. */
export const MISSING = "This is required.";

/** From this length on a text is a document of its own: JSON, in this service. */
const DOCUMENT = 262_144;

/** Whether a text is a JSON document: an input, an output, a definition. */
export const isDocument = (shape: Shape): boolean =>
  shape.kind === "text" && (shape.max ?? 0) >= DOCUMENT;

/** Where a member or an entry stands: `tags.0.key`. */
export const pathOf = (parent: string, part: string | number): string =>
  parent === "" ? String(part) : `${parent}.${part}`;

/** The request that a form asks for. What is left empty is left out. */
export function buildRequest(input: string, draft: Draft): BuiltRequest {
  const problems = new Map<string, string>();
  const request = build(input, draft, "", true, problems);
  return { request: (request ?? {}) as Record<string, unknown>, problems };
}

function build(
  name: string,
  draft: Draft,
  path: string,
  required: boolean,
  problems: Map<string, string>,
): unknown {
  const shape = shapeOf(name);
  switch (shape.kind) {
    case "structure": {
      const members = isStructure(draft) ? draft : {};
      // Members of a structure that is left out are not missing.
      if (!required && !isGiven(draft)) return undefined;
      const made: Record<string, unknown> = {};
      for (const member of shape.members ?? []) {
        const value = build(
          member.shape,
          members[member.name],
          pathOf(path, member.name),
          member.required === true,
          problems,
        );
        if (value !== undefined) made[member.name] = value;
      }
      return made;
    }
    case "list": {
      const entries = Array.isArray(draft) ? (draft as readonly Draft[]) : [];
      if (entries.length === 0 && !required) return undefined;
      const { min = 0, max = Infinity, member = "" } = shape;
      if (entries.length < min) problems.set(path, `It has at least ${min} entries.`);
      if (entries.length > max) problems.set(path, `It has at most ${max} entries.`);
      return entries.map((entry, index) =>
        build(member, entry, pathOf(path, index), true, problems),
      );
    }
    case "map":
      return fromJson(draft, path, required, problems);
    default:
      return scalar(shape, typeof draft === "string" ? draft : "", path, required, problems);
  }
}

function scalar(
  shape: Shape,
  text: string,
  path: string,
  required: boolean,
  problems: Map<string, string>,
): unknown {
  if (text === "") {
    // An entry of a list may be an empty text if the contract takes one.
    if (required && shape.kind === "text" && textProblem(shape, "") === undefined) return "";
    if (required) problems.set(path, MISSING);
    return undefined;
  }
  switch (shape.kind) {
    case "boolean":
      return text === "true";
    case "integer":
    case "long":
    case "float":
    case "timestamp": {
      const value = Number(text);
      const problem = numberProblem(
        shape.kind === "timestamp" ? { ...shape, kind: "float" } : shape,
        text.trim() === "" ? Number.NaN : value,
      );
      if (problem) problems.set(path, problem);
      return value;
    }
    default: {
      const problem = textProblem(shape, text);
      if (problem) problems.set(path, problem);
      return text;
    }
  }
}

function fromJson(
  draft: Draft,
  path: string,
  required: boolean,
  problems: Map<string, string>,
): unknown {
  const text = typeof draft === "string" ? draft : "";
  if (text.trim() === "") {
    if (required) problems.set(path, MISSING);
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (reason) {
    problems.set(path, `This is not valid JSON: ${(reason as Error).message}`);
    return undefined;
  }
}

/** Whether anything at all is given. */
export function isGiven(draft: Draft): boolean {
  if (draft === undefined) return false;
  if (typeof draft === "string") return draft !== "";
  if (Array.isArray(draft)) return draft.length > 0;
  return Object.values(draft).some(isGiven);
}

export const isStructure = (draft: Draft): draft is DraftStructure =>
  typeof draft === "object" && !Array.isArray(draft);

/** Puts a request into the form; undefined if the form cannot hold all of it. */
export function draftOf(input: string, request: unknown): Draft | undefined {
  const draft = take(input, request);
  const built = buildRequest(input, draft).request;
  return same(built, request) ? draft : undefined;
}

function take(name: string, value: unknown): Draft {
  const shape = shapeOf(name);
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case "structure": {
      if (typeof value !== "object" || Array.isArray(value)) return undefined;
      const given = value as Record<string, unknown>;
      return Object.fromEntries(
        (shape.members ?? [])
          .filter((member) => given[member.name] !== undefined)
          .map((member) => [member.name, take(member.shape, given[member.name])]),
      );
    }
    case "list":
      return Array.isArray(value)
        ? value.map((entry) => take(shape.member ?? "", entry))
        : undefined;
    case "map":
      return JSON.stringify(value, null, 2);
    default:
      return typeof value === "object" ? undefined : String(value);
  }
}

/** Whether two JSON values say the same, whatever the order of their members. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) &&
        same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
