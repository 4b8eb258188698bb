import type { CallError } from "../../api/errors";
import type { StateMachineType } from "../../api/generated/types";
import type { Diagnostic } from "../../api/workspace";
import { byteLength } from "../../components/json-check";
import { nameProblem } from "../names";
import { MOST_TAGS, tagProblem } from "./tag-changes";

/** The most bytes of a definition, from the service's limits. */
export const DEFINITION_LIMIT = 1_048_576;

/** What a person typed of a state machine. */
export interface MachineDraft {
  name: string;
  type: StateMachineType;
  definition: string;
  roleArn: string;
  tags: readonly TagDraft[];
}

export interface TagDraft {
  key: string;
  value: string;
}

export type Field = "name" | "definition" | "role" | "tags";

const roleArn = /^arn:[a-z0-9-]+:iam::\d{12}:role\/\S+$/;

/** What is wrong with the ARN of a role; undefined if nothing. */
export function roleProblem(arn: string): string | undefined {
  if (arn.trim() === "") return "Enter the ARN of the role that the executions act under.";
  if (!roleArn.test(arn.trim()))
    return "A role's ARN looks like arn:aws:iam::123456789012:role/NAME.";
  return undefined;
}

/** What is wrong with tags; undefined if nothing. Rows without a key are left out of the call. */
export function tagsProblem(tags: readonly TagDraft[]): string | undefined {
  const filled = tags.filter(({ key, value }) => key.trim() !== "" || value !== "");
  const keys = filled.map(({ key }) => key.trim());
  for (const { key, value } of filled) {
    const problem = tagProblem(key, value);
    if (problem.key && key.trim() === "") return problem.key;
    if (problem.key) return `The key “${key.trim()}”: ${problem.key}`;
    if (problem.value) return `The value of “${key.trim()}”: ${problem.value}`;
  }
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) return `The key “${twice}” stands twice.`;
  if (keys.length > MOST_TAGS) return `A resource has at most ${MOST_TAGS} tags.`;
  return undefined;
}

/** Problems that the form knows before it asks AWS, by field. */
export function draftProblems(draft: MachineDraft): Partial<Record<Field, string>> {
  const problems: Partial<Record<Field, string>> = {};
  const name = draft.name === "" ? "Enter a name." : nameProblem(draft.name);
  if (name) problems.name = name;
  const role = roleProblem(draft.roleArn);
  if (role) problems.role = role;
  const tags = tagsProblem(draft.tags);
  if (tags) problems.tags = tags;
  const size = byteLength(draft.definition);
  if (draft.definition.trim() === "") problems.definition = "Enter a definition.";
  else if (size > DEFINITION_LIMIT)
    problems.definition = `A definition has at most 1 MiB (${DEFINITION_LIMIT} bytes); this has ${size}.`;
  return problems;
}

/** The field that an error of AWS is about; undefined if it is about none. */
export function fieldOf(error: Pick<CallError, "code" | "message">): Field | undefined {
  switch (error.code) {
    case "InvalidName":
    case "StateMachineAlreadyExists":
    case "StateMachineDeleting":
      return "name";
    case "InvalidDefinition":
      return "definition";
    case "TooManyTags":
      return "tags";
    case "InvalidArn":
    case "AccessDeniedException":
      // On create and update the role is the one ARN that a person types.
      return /role/i.test(error.message) || error.code === "InvalidArn" ? "role" : undefined;
    case "ValidationException": {
      // "… Value at 'name' failed to satisfy constraint …"
      const member = /at '([A-Za-z]+)/.exec(error.message)?.[1];
      if (member === "name" || member === "definition" || member === "tags") return member;
      return member === "roleArn" ? "role" : undefined;
    }
    default:
      return undefined;
  }
}

/** The pointer that AWS's message about a definition ends with: `… at /States/A`. */
export function placeInMessage(message: string): string | undefined {
  return / at (\/[^\s']*)/.exec(message)?.[1];
}

/** Counts for the line below the editor: `2 errors, 1 warning`. */
export function summary(diagnostics: readonly Pick<Diagnostic, "severity">[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "ERROR").length;
  const warnings = diagnostics.length - errors;
  const part = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  if (errors === 0 && warnings === 0) return "No problems";
  return [errors > 0 && part(errors, "error"), warnings > 0 && part(warnings, "warning")]
    .filter(Boolean)
    .join(", ");
}

/** A definition's `Comment`, which AWS's console shows as its description. */
export function commentOf(definition: string): string | undefined {
  try {
    const comment = (JSON.parse(definition) as { Comment?: unknown }).Comment;
    return typeof comment === "string" && comment !== "" ? comment : undefined;
  } catch {
    return undefined;
  }
}
