import { byteLength, checkJson } from "../../components/json-check";

/** The largest input, in bytes of UTF-8. */
export const LARGEST_INPUT = 262_144;

export interface InputProblem {
  message: string;
  /** Where, in UTF-16 units; undefined when the whole input is at fault. */
  offset?: number;
}

/** What is wrong with an input; undefined if nothing is. An empty one counts as `{}`. */
export function inputProblem(input: string): InputProblem | undefined {
  if (input.trim() === "") return undefined;
  const bytes = byteLength(input);
  if (bytes > LARGEST_INPUT)
    return {
      message: `An input has at most ${LARGEST_INPUT.toLocaleString("en")} bytes; this one has ${bytes.toLocaleString("en")}.`,
    };
  const problem = checkJson(input);
  if (!problem) return undefined;
  return {
    message: `This is not valid JSON. Line ${problem.line}, column ${problem.column}: ${problem.message}`,
    offset: problem.offset,
  };
}
