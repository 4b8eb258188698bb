import type { DescribeStateMachineOutput } from "../../api/generated/types";

/** What the local workspace does that no service does. */
const LOCAL_PLACE =
  "No operation of AWS lists Express executions. The local workspace keeps those of late, with all they did, until it is closed.";

/**
 * Where the result of an Express execution goes that is started without waiting for it: the
 * service keeps no record, so all there is stands in the log group, if there is one.
 */
export function expressResultPlace(
  machine: Pick<DescribeStateMachineOutput, "loggingConfiguration">,
  local: boolean,
): string {
  if (local) return LOCAL_PLACE;
  const { level, destinations } = machine.loggingConfiguration ?? {};
  const group = destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  if (level === undefined || level === "OFF" || group === undefined)
    return "The service keeps no record of Express executions, and this state machine writes no log: the result is kept nowhere. Run it synchronously to see its result.";
  const name = /:log-group:([^:]+)/.exec(group)?.[1] ?? group;
  if (level === "ALL")
    return `The service keeps no record of Express executions. What this one does, and its result, goes to the log group ${name}.`;
  return `The service keeps no record of Express executions. The log group ${name} gets events of the level ${level} only: an execution that succeeds leaves nothing there.`;
}
