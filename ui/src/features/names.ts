/** The longest name of a state machine or an execution, in characters. */
const LONGEST_NAME = 80;

/**
 * Characters that AWS refuses in names: white space, brackets, wildcards, special and control
 * characters. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
const refused =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
  /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/u;

/** What is wrong with a name; undefined if nothing is. An empty name is for the caller to judge. */
export function nameProblem(name: string): string | undefined {
  const length = [...name].length;
  if (length > LONGEST_NAME)
    return `A name has at most ${LONGEST_NAME} characters; this one has ${length}.`;
  const found = refused.exec(name)?.[0];
  if (found === undefined) return undefined;
  if (/\s/.test(found)) return "A name may not hold white space.";
  return /[!-~]/.test(found)
    ? `A name may not hold “${found}”.`
    : "A name may not hold control characters.";
}

/** The name at the end of an ARN. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(":") + 1);

/** The ARN of the state machine that an execution's ARN names; without the Map state of a child. */
export const machineOfExecution = (executionArn: string): string =>
  executionArn
    .replace(":execution:", ":stateMachine:")
    .replace(/:[^:]*$/, "")
    .replace(/\/[^/:]*$/, "");
