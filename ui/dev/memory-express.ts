import type { HistoryEvent } from "../src/api/generated/types";
import type { ExpressLogEvent, ExpressRun, ExpressRunLog } from "../src/api/workspace";
import { nameOf } from "../src/features/names";
import type { MemoryService, Run } from "./memory-service";

const isExpress = ({ description }: Run): boolean => description.executionArn.includes(":express:");

function told({ description }: Run): ExpressRun {
  const { executionArn, stateMachineArn, name, status, startDate, stopDate, input } = description;
  const { output, error, cause } = description;
  return {
    executionArn,
    name: name ?? nameOf(executionArn),
    stateMachineArn,
    status,
    startMillis: Math.round(startDate * 1000),
    ...(stopDate !== undefined && { stopMillis: Math.round(stopDate * 1000) }),
    input: input ?? "{}",
    ...(output != null && { output }),
    ...(error != null && { error }),
    ...(cause != null && { cause }),
  } as ExpressRun;
}

function logged(executionArn: string, event: HistoryEvent): ExpressLogEvent {
  const { id, type, previousEventId, timestamp, ...rest } = event;
  const details = Object.values(rest).find((value) => typeof value === "object") ?? {};
  return {
    id: String(id),
    type,
    details: details as Record<string, unknown>,
    previous_event_id: String(previousEventId ?? 0),
    event_timestamp: String(Math.round(timestamp * 1000)),
    execution_arn: executionArn,
    redrive_count: "0",
  };
}

/** The Express executions of a state machine, as the local workspace's log has them. */
export const expressRuns = (service: MemoryService, stateMachineArn: unknown): ExpressRun[] =>
  [...service.runs.values()]
    .filter((run) => isExpress(run) && run.description.stateMachineArn === stateMachineArn)
    .map(told)
    .reverse();

/** The log of one of them. */
export function expressLog(service: MemoryService, executionArn: unknown): ExpressRunLog | null {
  const run = service.runs.get(String(executionArn));
  if (!run || !isExpress(run)) return null;
  const events = run.events.map((event) => logged(run.description.executionArn, event));
  return { execution: told(run), events, leftOut: 0 };
}
