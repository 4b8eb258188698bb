import type { CallError } from "../../api/errors";
import type { Tag } from "../../api/generated/types";
import { byteLength } from "../../components/json-check";
import { nameProblem } from "../executions/start-model";

/** The largest definition, in bytes of UTF-8. */
export const LARGEST_DEFINITION = 1_048_576;
/** The most tags of a resource. */
export const MOST_TAGS = 50;

export type Field = "name" | "definition" | "role" | "tags";

export interface TagDraft {
  key: string;
  value: string;
}

/** What is wrong with the fields before anything is sent. */
export function problemsOf(draft: {
  name: string;
  definition: string;
  role: string;
  tags: readonly TagDraft[];
}): Partial<Record<Field, string>> {
  const problems: Partial<Record<Field, string>> = {};
  const name = draft.name === "" ? "Give the state machine a name." : nameProblem(draft.name);
  if (name) problems.name = name;
  const bytes = byteLength(draft.definition);
  if (draft.definition.trim() === "") problems.definition = "There is no definition.";
  else if (bytes > LARGEST_DEFINITION)
    problems.definition = `A definition has at most ${LARGEST_DEFINITION.toLocaleString("en")} bytes; this one has ${bytes.toLocaleString("en")}.`;
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(draft.role))
    problems.role = "This is not the ARN of a role: arn:aws:iam::123456789012:role/name.";
  const tags = tagProblem(draft.tags);
  if (tags) problems.tags = tags;
  return problems;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_Tag.html */
export function tagProblem(tags: readonly TagDraft[]): string | undefined {
  const keys = tags.map(({ key }) => key);
  if (tags.length > MOST_TAGS) return `A resource has at most ${MOST_TAGS} tags.`;
  if (keys.includes("")) return "A tag needs a key.";
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) return `The key “${twice}” stands twice.`;
  if (keys.some((key) => key.length > 128)) return "A key has at most 128 characters.";
  if (tags.some(({ value }) => value.length > 256)) return "A value has at most 256 characters.";
  return undefined;
}

export const toTags = (tags: readonly TagDraft[]): Tag[] =>
  tags.map(({ key, value }) => ({ key, value }));

/** The field that a refusal of the service is about; undefined if it is about none. */
export function fieldOf(failure: CallError | null): Field | undefined {
  switch (failure?.code) {
    case "InvalidName":
    case "StateMachineAlreadyExists":
      return "name";
    case "InvalidDefinition":
      return "definition";
    case "InvalidArn":
      return "role";
    case "TooManyTags":
      return "tags";
    default:
      return undefined;
  }
}
