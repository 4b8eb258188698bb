import { byteLength, checkJson } from "../../components/json-check";

/** The longest name of an execution, in characters. */
const LONGEST_NAME = 80;
/** The largest input, in bytes of UTF-8. */
export const LARGEST_INPUT = 262_144;

/**
 * Characters that AWS refuses in names: white space, brackets, wildcards, special and control
 * characters. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const refused = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

/** What is wrong with a name; undefined if nothing is. An empty name means that AWS makes one. */
export function nameProblem(name: string): string | undefined {
  if ([...name].length > LONGEST_NAME)
    return `A name has at most ${LONGEST_NAME} characters; this one has ${[...name].length}.`;
  const found = refused.exec(name)?.[0];
  if (found === undefined) return undefined;
  return found.trim() === ""
    ? "A name may not hold white space."
    : `A name may not hold “${found}”.`;
}

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
