import type {
  DescribeExecutionOutput,
  ExecutionRedriveStatus,
  HistoryEvent,
} from "../src/api/generated/types";
import { failure, type Operations } from "./answers";
import type { Definition } from "./definition";
import { type MemoryService, type Run, record } from "./memory-service";

/** Whether an execution can be redriven, and why not, in AWS's words. */
export function redriveOf({ status, mapRunArn }: DescribeExecutionOutput): {
  redriveStatus: ExecutionRedriveStatus;
  redriveStatusReason?: string;
} {
  if (status === "RUNNING" || status === "SUCCEEDED")
    return {
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: `Execution is ${status} and cannot be redriven`,
    };
  return { redriveStatus: mapRunArn ? "REDRIVABLE_BY_MAP_RUN" : "REDRIVABLE" };
}

/** Where the execution stood: the state that was entered last. */
const lastEntered = (events: readonly HistoryEvent[]) =>
  events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails !== undefined)
    ?.stateEnteredEventDetails;

export const redrive = (service: MemoryService): Operations => ({
  redrive_execution: (input) => {
    const run: Run = service.run(input.executionArn);
    const { redriveStatus, redriveStatusReason } = redriveOf(run.description);
    if (redriveStatus !== "REDRIVABLE")
      throw failure(
        "ExecutionNotRedrivable",
        redriveStatusReason ?? "Execution can only be redriven by its Map Run",
      );
    const redriveDate = Date.now() / 1000;
    const redriveCount = (run.description.redriveCount ?? 0) + 1;
    const { stopDate, error, cause, ...kept } = run.description;
    run.description = { ...kept, status: "RUNNING", redriveDate, redriveCount };
    const at = lastEntered(run.events);
    record(run, "ExecutionRedriven", { executionRedrivenEventDetails: { redriveCount } });
    const definition = JSON.parse(run.definition) as Definition;
    service.proceed(
      run,
      definition,
      at?.input ?? run.description.input ?? "{}",
      at?.name ?? definition.StartAt,
    );
    return { redriveDate };
  },
});
