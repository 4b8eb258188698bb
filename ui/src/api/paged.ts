/** A list as far as it is loaded. */
export interface Paged<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null once all is loaded. */
  readonly nextToken: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken?: string | null | undefined;
}

/** The most items that AWS puts on a page. */
export const PAGE = 1_000;

export const firstPage = <Item>(page: Page<Item>): Paged<Item> => ({
  items: page.items,
  nextToken: page.nextToken ?? null,
});

/** Adds the next page; an item that a shift of the list brings twice stands once. */
export function appendPage<Item>(
  known: Paged<Item>,
  page: Page<Item>,
  key: (item: Item) => string,
): Paged<Item> {
  const seen = new Set(known.items.map(key));
  return {
    items: [...known.items, ...page.items.filter((item) => !seen.has(key(item)))],
    nextToken: page.nextToken ?? null,
  };
}

/**
 * Renews the beginning of a list that runs from new to old. What the new first page covers is
 * taken from it alone, so items that left the list go; older items stay as they were loaded.
 */
export function renewHead<Item>(
  known: Paged<Item>,
  head: Page<Item>,
  key: (item: Item) => string,
  time: (item: Item) => number,
): Paged<Item> {
  const last = head.items.at(-1);
  if (!head.nextToken || last === undefined) return firstPage(head);
  const oldest = time(last);
  const seen = new Set(head.items.map(key));
  const tail = known.items.filter((item) => time(item) <= oldest && !seen.has(key(item)));
  // Where the known pages do not meet the new head, items between them are not loaded.
  const meets = known.items.some((item) => seen.has(key(item)));
  if (!meets || tail.length === 0) return firstPage(head);
  return { items: [...head.items, ...tail], nextToken: known.nextToken };
}

/** Reads a list page by page to its end; `onProgress` gets what is there so far. */
export async function loadAll<Item>(
  fetchPage: (nextToken: string | undefined) => Promise<Page<Item>>,
  key: (item: Item) => string,
  onProgress?: (loaded: Paged<Item>) => void,
  signal?: AbortSignal,
): Promise<Paged<Item>> {
  let loaded = firstPage(await fetchPage(undefined));
  while (loaded.nextToken !== null && !signal?.aborted) {
    onProgress?.(loaded);
    loaded = appendPage(loaded, await fetchPage(loaded.nextToken), key);
  }
  return loaded;
}
