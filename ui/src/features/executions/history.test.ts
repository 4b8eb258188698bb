import { describe, expect, it, vi } from "vitest";
import type { HistoryEvent } from "../../api/generated/types";
import { nothingLoaded, readOn } from "./history";

const event = (id: number): HistoryEvent => ({ id, type: "PassStateEntered", timestamp: id });
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => event(first + index));

/** A service with pages of three events; a token is the number of events before its page. */
const serviceOf = (count: () => number) =>
  vi.fn(async (token: string | undefined) => {
    const before = Number(token ?? 0);
    const end = Math.min(before + 3, count());
    return {
      events: range(before + 1, end),
      ...(end < count() ? { nextToken: String(end) } : {}),
    };
  });

describe("reading a history", () => {
  const signal = new AbortController().signal;

  it("shows pages as they come and ends with the last", async () => {
    const seen: number[] = [];
    const loaded = await readOn(
      nothingLoaded,
      serviceOf(() => 7),
      (part) => seen.push(part.events.length),
      signal,
    );
    expect(loaded.events.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(loaded.complete).toBe(true);
    expect(seen).toEqual([3, 6]);
  });

  it("reads only the last page again when it goes on", async () => {
    let count = 7;
    const service = serviceOf(() => count);
    const known = await readOn(nothingLoaded, service, () => undefined, signal);
    service.mockClear();
    count = 8;
    const loaded = await readOn(known, service, () => undefined, signal);
    expect(loaded.events).toHaveLength(8);
    expect(service.mock.calls).toEqual([["6"]]);
  });
});
