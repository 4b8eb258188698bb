import { useMemo, useState } from "react";
import { usePreference } from "../preferences";
import { type Column, type ColumnChoice, defaultChoice, type Sort, sorted } from "./columns";
import { emptySelection, retain, type Selection } from "./selection";

/** A table's rows and columns with what a person chose of them. */
export interface TableState<Row> {
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  choice: ColumnChoice;
  setChoice: (choice: ColumnChoice) => void;
  sort: Sort | null;
  setSort: (sort: Sort) => void;
  selection: Selection;
  setSelection: (selection: Selection) => void;
  /** The rows in the order asked for. */
  shown: readonly Row[];
  /** Those of them that are selected. */
  chosen: readonly Row[];
}

/** The state of a table that a person orders and chooses rows of; order and columns are kept. */
export function useTable<Row>(
  id: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  rowKey: (row: Row) => string,
  initialSort: Sort | null,
): TableState<Row> {
  const [choice, setChoice] = usePreference<ColumnChoice>(`table.${id}`, defaultChoice);
  const [sort, setSort] = usePreference<Sort | null>(`sort.${id}`, initialSort);
  const [selection, setSelection] = useState<Selection>(emptySelection);
  const shown = useMemo(() => sorted(rows, columns, sort), [rows, columns, sort]);
  // What the filter hides cannot be acted on: it leaves the selection.
  const present = useMemo(() => new Set(shown.map(rowKey)), [shown, rowKey]);
  const kept = useMemo(() => retain(selection, present), [selection, present]);
  const chosen = useMemo(
    () => (kept.keys.size === 0 ? [] : shown.filter((row) => kept.keys.has(rowKey(row)))),
    [kept, shown, rowKey],
  );
  return {
    columns,
    rowKey,
    choice,
    setChoice,
    sort,
    setSort,
    selection: kept,
    setSelection,
    shown,
    chosen,
  };
}
