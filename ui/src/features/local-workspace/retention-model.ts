import type { DeletionStatus } from "../../api/workspace";
import { formatBytes } from "../../components/time";

/** Choices of how old executions are that are deleted at once, in days. */
export const AGES = [0, 1, 7, 30, 90] as const;

export const ageText = (days: number): string =>
  days === 0 ? "All that have ended" : `Older than ${daysText(days)}`;

export const daysText = (days: number): string =>
  days === 1 ? "a day" : `${days.toLocaleString("en-US")} days`;

/** The number of days that a person typed; undefined when it is none. */
export function daysOf(text: string): number | undefined {
  const days = text.trim().replaceAll(",", "");
  return /^\d+$/.test(days) ? Number(days) : undefined;
}

export const isUnderWay = (status: DeletionStatus | null | undefined): boolean =>
  status?.phase === "waiting" || status?.phase === "deleting" || status?.phase === "givingBack";

/** What a deletion is at, for the bar that shows how far it is. */
export function phaseText({ phase, deleted, kept, total }: DeletionStatus): string {
  switch (phase) {
    case "waiting":
      return "Waiting for the workspace";
    case "deleting":
      return `${count(deleted + kept)} of ${count(total)} executions`;
    case "givingBack":
      return "Giving the space back";
    case "done":
    case "cancelled":
    case "failed":
      return outcomeText({ phase, deleted, kept, total });
  }
}

/** How a deletion ended. */
export function outcomeText({ phase, deleted, kept, givenBack = 0 }: DeletionStatus): string {
  const gone = `${executions(deleted)} ${deleted === 1 ? "was" : "were"} deleted`;
  const stay =
    kept === 0
      ? ""
      : ` ${executions(kept)} ${kept === 1 ? "stays" : "stay"}, since running ones wait for ${kept === 1 ? "it" : "them"}.`;
  if (phase === "cancelled") return `The deletion was cancelled: ${gone}.${stay}`;
  if (phase === "failed") return `The deletion failed: ${gone}.`;
  const room = givenBack === 0 ? "" : `, and ${formatBytes(givenBack)} given back to the disk`;
  return `${gone[0]?.toUpperCase()}${gone.slice(1)}${room}.${stay}`;
}

const count = (number: number) => number.toLocaleString("en-US");

const executions = (number: number) =>
  number === 0 ? "no executions" : number === 1 ? "1 execution" : `${count(number)} executions`;

/** How far it is, in percent. */
export const percentOf = ({ phase, deleted, kept, total }: DeletionStatus): number =>
  phase === "givingBack" || phase === "done"
    ? 100
    : total === 0
      ? 0
      : Math.floor((100 * (deleted + kept)) / total);
