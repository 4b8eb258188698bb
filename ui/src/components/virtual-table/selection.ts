/** The rows that are chosen, by key, and the row that a range begins at. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly anchor: string | null;
}

export const emptySelection: Selection = { keys: new Set(), anchor: null };

/** Adds or takes off one row. */
export function toggle(selection: Selection, key: string): Selection {
  const keys = new Set(selection.keys);
  if (!keys.delete(key)) keys.add(key);
  return { keys, anchor: key };
}

/** Adds every row between the anchor and `key`, both included, in the order shown. */
export function extendTo(selection: Selection, key: string, order: readonly string[]): Selection {
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(key);
  if (to < 0) return selection;
  if (from < 0) return toggle(selection, key);
  const keys = new Set(selection.keys);
  for (let index = Math.min(from, to); index <= Math.max(from, to); index += 1) {
    const between = order[index];
    if (between !== undefined) keys.add(between);
  }
  return { keys, anchor: selection.anchor };
}

/** Chooses all rows shown, or none of them if all were chosen. Rows not shown stay as they are. */
export function toggleAll(selection: Selection, order: readonly string[]): Selection {
  const keys = new Set(selection.keys);
  const all = order.length > 0 && order.every((key) => keys.has(key));
  for (const key of order) {
    if (all) keys.delete(key);
    else keys.add(key);
  }
  return { keys, anchor: null };
}

/** Drops the rows that are not there any more. */
export function retain(selection: Selection, present: ReadonlySet<string>): Selection {
  const keys = new Set([...selection.keys].filter((key) => present.has(key)));
  if (keys.size === selection.keys.size) return selection;
  return {
    keys,
    anchor: selection.anchor && present.has(selection.anchor) ? selection.anchor : null,
  };
}
