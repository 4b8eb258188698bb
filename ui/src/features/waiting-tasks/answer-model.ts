import { shapes } from "../../api/generated/operations";
import { byteLength, checkJson } from "../../components/json-check";

/** The longest text of a member of SendTaskSuccess or SendTaskFailure, by the contract. */
function longest(input: string, member: string): number {
  const shape = shapes[input]?.members?.find(({ name }) => name === member)?.shape;
  return (shape !== undefined ? shapes[shape]?.max : undefined) ?? Number.POSITIVE_INFINITY;
}

const LONGEST = {
  output: longest("SendTaskSuccessInput", "output"),
  error: longest("SendTaskFailureInput", "error"),
  cause: longest("SendTaskFailureInput", "cause"),
};

export interface OutputProblem {
  message: string;
  /** Where, in UTF-16 units; undefined when the whole output is at fault. */
  offset?: number;
}

/** What is wrong with a task's output; undefined if nothing is. */
export function outputProblem(output: string): OutputProblem | undefined {
  if (output.trim() === "") return { message: "An output is needed; it may be null or {}." };
  const bytes = byteLength(output);
  if (bytes > LONGEST.output)
    return {
      message: `An output has at most ${LONGEST.output.toLocaleString("en")} bytes; this one has ${bytes.toLocaleString("en")}.`,
    };
  const slip = checkJson(output);
  if (!slip) return undefined;
  return {
    message: `This is not valid JSON. Line ${slip.line}, column ${slip.column}: ${slip.message}`,
    offset: slip.offset,
  };
}

/** What is wrong with the error name or the cause of a failure; undefined if nothing is. */
export function textProblem(member: "error" | "cause", text: string): string | undefined {
  const most = LONGEST[member];
  return text.length > most ? `At most ${most.toLocaleString("en")} characters.` : undefined;
}

/** Whether an error says that a task's token is of no more use: answered, timed out or unknown. */
export const isTokenSpent = (code: string): boolean =>
  code === "TaskTimedOut" || code === "TaskDoesNotExist" || code === "InvalidToken";
