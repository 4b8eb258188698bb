import { byteLength, checkJson } from "./json-check";

/** What is wrong with a text that has to be JSON. */
export interface JsonProblem {
  message: string;
  /** Where, in UTF-16 units; undefined when the whole text is at fault. */
  offset?: number;
}

/** What is wrong with a text of at most `most` bytes of JSON; undefined if nothing is. */
export function jsonProblem(text: string, most: number): JsonProblem | undefined {
  const bytes = byteLength(text);
  if (bytes > most)
    return {
      message: `At most ${most.toLocaleString("en")} bytes are taken; this has ${bytes.toLocaleString("en")}.`,
    };
  const slip = checkJson(text);
  if (!slip) return undefined;
  return {
    message: `This is not valid JSON. Line ${slip.line}, column ${slip.column}: ${slip.message}`,
    offset: slip.offset,
  };
}
