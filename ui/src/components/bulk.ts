export interface BulkFailure<Item> {
  item: Item;
  error: Error;
}

/** Does `action` for every item, a few at once; one failure does not stop the others. */
export async function runBulk<Item>(
  items: readonly Item[],
  action: (item: Item) => Promise<unknown>,
  onProgress: (done: number) => void = () => undefined,
  atOnce = 4,
): Promise<BulkFailure<Item>[]> {
  const failures: BulkFailure<Item>[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < items.length) {
      const item = items[next] as Item;
      next += 1;
      try {
        await action(item);
      } catch (reason) {
        failures.push({
          item,
          error: reason instanceof Error ? reason : new Error(String(reason)),
        });
      }
      done += 1;
      onProgress(done);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return failures;
}
