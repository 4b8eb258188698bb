import type { HistoryEvent } from "../../api/generated/types";

/** A history event with what a table says of it. */
export interface EventRow {
  readonly event: HistoryEvent;
  /** The state that the event belongs to; undefined for the execution's own events. */
  readonly step: string | undefined;
  /** The resource that a task uses, such as `lambda:invoke`. */
  readonly resource: string | undefined;
  /** Seconds since the execution began. */
  readonly elapsed: number;
}

type Details = Record<string, unknown>;

/** The one details member that an event has, without the name of the member. */
export function detailsOf(event: HistoryEvent): Details | undefined {
  for (const [name, value] of Object.entries(event)) {
    if (name.endsWith("EventDetails") && typeof value === "object" && value !== null)
      return value as Details;
  }
  return undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

/** The parts of a function's ARN or URL that tell it from others. */
function shortResource(details: Details): string | undefined {
  const kind = text(details.resourceType);
  const resource = text(details.resource);
  if (kind !== undefined && resource !== undefined) return `${kind}:${resource}`;
  return resource?.split(":").slice(-2).join(":");
}

/**
 * Names the step of every event. Only StateEntered and StateExited tell it; the others belong to
 * the state that was entered last on their own chain of `previousEventId`s, so that events of
 * parallel branches do not mix.
 */
export function toEventRows(events: readonly HistoryEvent[]): EventRow[] {
  const first = events[0];
  const start = first?.timestamp ?? 0;
  const steps = new Map<number, string | undefined>();
  const resources = new Map<number, string | undefined>();
  return events.map((event) => {
    const details = detailsOf(event);
    const previous = event.previousEventId ?? 0;
    const isOfState = event.type.endsWith("StateEntered") || event.type.endsWith("StateExited");
    const named = isOfState ? text(details?.name) : undefined;
    const isOfExecution = event.type.startsWith("Execution");
    const inherited = isOfExecution ? undefined : (steps.get(previous) ?? text(details?.name));
    const step = named ?? inherited;
    steps.set(event.id, step);
    const resource =
      (details && shortResource(details)) ?? (isOfState ? undefined : resources.get(previous));
    resources.set(event.id, isOfState ? undefined : resource);
    return { event, step, resource, elapsed: Math.max(0, event.timestamp - start) };
  });
}

/** Whether an event tells of something that went wrong. */
export const isFailure = (event: HistoryEvent): boolean =>
  /(Failed|TimedOut|Aborted)$/.test(event.type);

/** Whether a row holds every word of a filter, in its type, step, resource or details. */
export function matches(row: EventRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const searched = JSON.stringify([row.step, row.resource, row.event]).toLowerCase();
  return words.every((word) => searched.includes(word));
}

/** A filter as words in lower case. */
export const wordsOf = (filter: string): string[] =>
  filter.toLowerCase().split(/\s+/).filter(Boolean);
