import type { DescribeExecutionOutput, HistoryEvent } from "../../api/generated/types";

/** A step that a redrive runs again. */
export interface ResumePoint {
  readonly step: string;
  /** The state's type, such as `Task`. */
  readonly type: string;
  /** How often it stands open: iterations of a Map go on each for itself. */
  readonly times: number;
}

interface Visit {
  readonly step: string;
  readonly type: string;
  /** The visit of the state around it. */
  readonly within: Visit | undefined;
  /** How often the execution had been redriven when the state was entered. */
  readonly drive: number;
  open: boolean;
}

/**
 * Where a redrive goes on: the states that were entered and not left, without those that only
 * hold such states. Which state an event belongs to tells its chain of `previousEventId`s.
 */
export function resumePoints(events: readonly HistoryEvent[]): ResumePoint[] {
  const visits: Visit[] = [];
  /** By event, the visit that an event following from it stands in. */
  const after = new Map<number, Visit | undefined>();
  let drive = 0;
  for (const event of events) {
    let here = after.get(event.previousEventId ?? 0);
    if (event.type === "ExecutionRedriven") drive += 1;
    if (event.stateEnteredEventDetails) {
      const step = event.stateEnteredEventDetails.name;
      // Entered anew by a redrive: what had failed there is over, and this stands where it stood.
      const earlier = visits.filter((it) => it.open && it.step === step && it.drive < drive);
      for (const visit of earlier) visit.open = false;
      const within = earlier.at(-1)?.within ?? (here?.open === false ? here.within : here);
      const type = event.type.replace(/StateEntered$/, "");
      here = { step, type, within, drive, open: true };
      visits.push(here);
    } else if (event.stateExitedEventDetails) {
      const { name } = event.stateExitedEventDetails;
      const left =
        here?.step === name ? here : visits.findLast((it) => it.open && it.step === name);
      if (left) left.open = false;
      here = left?.within;
    }
    after.set(event.id, here);
  }
  const open = visits.filter((visit) => visit.open);
  const holding = new Set(open.map((visit) => visit.within));
  const points = new Map<string, ResumePoint>();
  for (const visit of open) {
    if (holding.has(visit)) continue;
    const { step, type } = visit;
    points.set(step, { step, type, times: (points.get(step)?.times ?? 0) + 1 });
  }
  return [...points.values()];
}

/** Why an execution cannot be redriven, in AWS's words where it gives some; undefined if it can. */
export function redriveRefusal(execution: DescribeExecutionOutput): string | undefined {
  const { status, redriveStatus, redriveStatusReason } = execution;
  if (redriveStatus === "REDRIVABLE") return undefined;
  if (redriveStatus === "REDRIVABLE_BY_MAP_RUN")
    return redriveStatusReason || "It is redriven together with its map run.";
  if (redriveStatus === "NOT_REDRIVABLE")
    return redriveStatusReason || "AWS says that this execution is not redrivable.";
  // Services without redrive tell no status: they get to answer for themselves.
  return canBeRedriven(status) ? undefined : `The execution is ${status}.`;
}

/** Whether executions of this status may be redrivable at all. */
export const canBeRedriven = (status: string): boolean =>
  status === "FAILED" || status === "TIMED_OUT" || status === "ABORTED";
