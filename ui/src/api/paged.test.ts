import { describe, expect, it, vi } from "vitest";
import { appendPage, firstPage, loadAll, type Paged, renewHead } from "./paged";

interface Run {
  id: string;
  at: number;
}
const run = (at: number, id = `r${at}`): Run => ({ id, at });
const key = (item: Run) => item.id;
const time = (item: Run) => item.at;
const ids = (paged: Paged<Run>) => paged.items.map(key).join(" ");

describe("renewing the head of a list", () => {
  const known: Paged<Run> = { items: [5, 4, 3, 2, 1].map((at) => run(at)), nextToken: "older" };

  it("puts new items first and keeps the older pages", () => {
    const renewed = renewHead(
      known,
      { items: [7, 6, 5].map((at) => run(at)), nextToken: "x" },
      key,
      time,
    );
    expect(ids(renewed)).toBe("r7 r6 r5 r4 r3 r2 r1");
    expect(renewed.nextToken).toBe("older");
  });

  it("drops what left the list within the head", () => {
    const renewed = renewHead(known, { items: [run(5), run(3)], nextToken: "x" }, key, time);
    expect(ids(renewed)).toBe("r5 r3 r2 r1");
  });

  it("takes a head without a next page as the whole list", () => {
    const renewed = renewHead(known, { items: [run(6)] }, key, time);
    expect(ids(renewed)).toBe("r6");
    expect(renewed.nextToken).toBeNull();
  });

  it("starts over when more came than the head holds", () => {
    const renewed = renewHead(known, { items: [run(9), run(8)], nextToken: "x" }, key, time);
    expect(ids(renewed)).toBe("r9 r8");
    expect(renewed.nextToken).toBe("x");
  });

  it("keeps items of the same moment as the head's last", () => {
    const twins: Paged<Run> = { items: [run(2, "a"), run(1, "b"), run(1, "c")], nextToken: null };
    const renewed = renewHead(
      twins,
      { items: [run(2, "a"), run(1, "b")], nextToken: "x" },
      key,
      time,
    );
    expect(ids(renewed)).toBe("a b c");
  });
});

describe("loading pages", () => {
  it("joins pages without repeating an item", () => {
    const joined = appendPage(
      firstPage({ items: [run(3), run(2)], nextToken: "2" }),
      {
        items: [run(2), run(1)],
      },
      key,
    );
    expect(ids(joined)).toBe("r3 r2 r1");
    expect(joined.nextToken).toBeNull();
  });

  it("reads to the end and tells of its progress", async () => {
    const pages: Record<string, { items: Run[]; nextToken?: string }> = {
      "": { items: [run(3)], nextToken: "p2" },
      p2: { items: [run(2)], nextToken: "p3" },
      p3: { items: [run(1)] },
    };
    const progress = vi.fn();
    const all = await loadAll(
      async (token) => pages[token ?? ""] ?? { items: [] },
      key,
      (loaded) => progress(loaded.items.length),
    );
    expect(ids(all)).toBe("r3 r2 r1");
    expect(progress.mock.calls.flat()).toEqual([1, 2]);
  });
});
