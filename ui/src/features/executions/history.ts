import type { GetExecutionHistoryOutput, HistoryEvent } from "../../api/generated/types";

/** An execution's history as far as it is loaded, in the order of the ids. */
export interface LoadedHistory {
  readonly events: readonly HistoryEvent[];
  /** How many events stand before the last page; they never change again. */
  readonly settled: number;
  /** The token that the last page was read with; undefined for the first page. */
  readonly lastToken: string | undefined;
  /** Whether the last page's end was reached. */
  readonly complete: boolean;
}

export const nothingLoaded: LoadedHistory = {
  events: [],
  settled: 0,
  lastToken: undefined,
  complete: false,
};

/**
 * Reads on from what is known. The history only grows, so of what is known the last page alone is
 * read again: watching a long execution costs one page a look.
 */
export async function readOn(
  known: LoadedHistory,
  fetchPage: (nextToken: string | undefined) => Promise<GetExecutionHistoryOutput>,
  onProgress: (loaded: LoadedHistory) => void,
  signal: AbortSignal,
): Promise<LoadedHistory> {
  let settled = known.events.slice(0, known.settled);
  let token = known.lastToken;
  for (;;) {
    const page = await fetchPage(token);
    const events = settled.length === 0 ? page.events : [...settled, ...page.events];
    const next = page.nextToken ?? undefined;
    const loaded: LoadedHistory = {
      events,
      settled: settled.length,
      lastToken: token,
      complete: next === undefined,
    };
    if (next === undefined || signal.aborted) {
      // Events never change: as many as before are the same, and nothing is drawn anew.
      const same = known.complete && loaded.complete && events.length === known.events.length;
      return same ? known : loaded;
    }
    onProgress(loaded);
    settled = events;
    token = next;
  }
}
