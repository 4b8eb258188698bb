import type { MapRunItemCounts } from "../../api/generated/types";

/** A part of all items or executions: those in one status. */
export interface CountPart {
  readonly id: string;
  readonly label: string;
  readonly count: number;
  /** Its share of all, from 0 to 1. */
  readonly share: number;
}

/** The statuses in the order of the bar: what is over, what moves, what waits. */
const statuses: readonly { id: keyof MapRunItemCounts; label: string; always?: true }[] = [
  { id: "succeeded", label: "Succeeded", always: true },
  { id: "failed", label: "Failed", always: true },
  { id: "timedOut", label: "Timed out" },
  { id: "aborted", label: "Aborted" },
  { id: "running", label: "Running", always: true },
  { id: "pendingRedrive", label: "Pending redrive" },
  { id: "pending", label: "Pending", always: true },
];

/** The parts of a count; the rarer statuses only where there are any. */
export function partsOf(counts: MapRunItemCounts): CountPart[] {
  return statuses.flatMap(({ id, label, always }) => {
    const count = counts[id] ?? 0;
    if (count === 0 && !always) return [];
    return [{ id, label, count, share: counts.total > 0 ? count / counts.total : 0 }];
  });
}

/** The share that is over, as a whole percentage: 100 only when all is. */
export function percentDone(counts: MapRunItemCounts): number {
  if (counts.total === 0) return 0;
  const { succeeded, failed, timedOut, aborted, total } = counts;
  return Math.floor(((succeeded + failed + timedOut + aborted) / total) * 100);
}

/**
 * The label of the Map state in a map run's ARN, `…:mapRun:NAME/LABEL:ID`. A state that names none
 * gets an id for its label, which tells a person nothing: undefined then.
 */
export function mapStateOf(mapRunArn: string): string | undefined {
  const label = /:mapRun:[^/:]+\/([^:]+):/.exec(mapRunArn)?.[1];
  return label !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(label)
    ? undefined
    : label;
}
