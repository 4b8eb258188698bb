import * as contract from "../../api/contract";
import { type JsonProblem, jsonProblem } from "../../components/json-field-model";

const mostOutput = contract.shapeOf("SensitiveData").max ?? Number.POSITIVE_INFINITY;
const shapes = {
  error: contract.shapeOf("SensitiveError"),
  cause: contract.shapeOf("SensitiveCause"),
};

/** What is wrong with a task's output; undefined if nothing is. */
export function outputProblem(output: string): JsonProblem | undefined {
  if (output.trim() === "") return { message: "An output is needed; it may be null or {}." };
  return jsonProblem(output, mostOutput);
}

/** What is wrong with the error name or the cause of a failure; undefined if nothing is. */
export const textProblem = (member: "error" | "cause", text: string): string | undefined =>
  contract.textProblem(shapes[member], text);

/** Whether an error says that a task's token is of no more use: answered, timed out or unknown. */
export const isTokenSpent = (code: string): boolean =>
  code === "TaskTimedOut" || code === "TaskDoesNotExist" || code === "InvalidToken";
