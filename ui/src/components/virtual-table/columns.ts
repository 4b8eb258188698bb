import type { ReactNode } from "react";

/** One column of a table of `Row`s. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Sorts rows upwards; a column without it cannot be sorted by. */
  compare?: (a: Row, b: Row) => number;
  /** The share of the free width that the column takes. */
  grow?: number;
  /** The least width in px. */
  min: number;
  /** Shown only once the person asks for it. */
  hidden?: boolean;
  /** Always shown: it identifies the row. */
  fixed?: boolean;
  align?: "end";
}

export interface Sort {
  column: string;
  descending: boolean;
}

/** What a person chose of a table's columns. */
export interface ColumnChoice {
  /** Ids that are shown or not shown against the column's own default. */
  visible: Readonly<Record<string, boolean>>;
  /** Widths in px of the columns that were drawn to a width. */
  widths: Readonly<Record<string, number>>;
}

export const defaultChoice: ColumnChoice = { visible: {}, widths: {} };

export function isVisible<Row>(column: Column<Row>, choice: ColumnChoice): boolean {
  return column.fixed === true || (choice.visible[column.id] ?? column.hidden !== true);
}

/** The value of `grid-template-columns` for these columns. */
export function gridTemplate<Row>(
  columns: readonly Column<Row>[],
  choice: ColumnChoice,
  lead: readonly string[],
): string {
  const parts = columns.map((column, index) => {
    const width = choice.widths[column.id];
    // The last column takes what is left, whatever it was drawn to.
    if (width !== undefined && index < columns.length - 1)
      return `${Math.max(width, column.min)}px`;
    return `minmax(${column.min}px, ${column.grow ?? 1}fr)`;
  });
  return [...lead, ...parts].join(" ");
}

/** The rows in the order asked for; the order given decides between equals. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const compare = columns.find((column) => column.id === sort?.column)?.compare;
  if (!sort || !compare) return rows;
  const direction = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => direction * compare(a, b));
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/** Compares texts as a person sorts them: `job-2` before `job-10`. */
export const compareText = (a: string, b: string): number => collator.compare(a, b);
