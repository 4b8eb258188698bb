import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { Column, ColumnChoice, Sort } from "./columns";

/** How far one press of an arrow key moves a column's edge, in px. */
const STEP = 16;

/** The titles of the columns: a click sorts, the edge between two can be drawn. */
export function HeaderRow<Row>({
  columns,
  template,
  choice,
  onChoice,
  sort,
  onSort,
  leadingCells,
  selectAll,
  id,
}: {
  id: string;
  columns: readonly Column<Row>[];
  template: string;
  choice: ColumnChoice;
  onChoice: (choice: ColumnChoice) => void;
  sort: Sort | null;
  onSort: ((sort: Sort) => void) | undefined;
  leadingCells: number;
  selectAll: { checked: boolean; some: boolean; onChange: () => void } | undefined;
}) {
  const cells = useRef(new Map<string, HTMLElement>());

  const widen = (column: Column<Row>, width: number) =>
    onChoice({
      ...choice,
      widths: { ...choice.widths, [column.id]: Math.round(Math.max(column.min, width)) },
    });

  const widthOf = (column: Column<Row>) => cells.current.get(column.id)?.offsetWidth ?? column.min;

  const drag = (event: PointerEvent<HTMLElement>, column: Column<Row>) => {
    event.preventDefault();
    const edge = event.currentTarget;
    const begin = event.clientX;
    const width = widthOf(column);
    const move = (moved: globalThis.PointerEvent) => widen(column, width + moved.clientX - begin);
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener("pointermove", move);
    edge.addEventListener(
      "lostpointercapture",
      () => edge.removeEventListener("pointermove", move),
      {
        once: true,
      },
    );
  };

  const keys = (event: KeyboardEvent, column: Column<Row>) => {
    if (!event.altKey || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    event.preventDefault();
    widen(column, widthOf(column) + (event.key === "ArrowRight" ? STEP : -STEP));
  };

  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the titles that do something are buttons.
    // biome-ignore lint/a11y/useSemanticElements: the rows of this grid are no table rows.
    <div id={id} role="row" className="sd-table-columns" style={{ gridTemplateColumns: template }}>
      {selectAll && (
        <span className="sd-table-cell sd-table-check">
          <input
            type="checkbox"
            aria-label="Select all"
            checked={selectAll.checked}
            ref={(box) => {
              if (box) box.indeterminate = selectAll.some;
            }}
            onChange={selectAll.onChange}
          />
        </span>
      )}
      {Array.from({ length: leadingCells }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cells are all alike.
        <span key={index} />
      ))}
      {columns.map((column, index) => {
        const direction =
          sort?.column === column.id ? (sort.descending ? "down" : "up") : undefined;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive: see the row.
          // biome-ignore lint/a11y/useSemanticElements: see the row.
          <span
            key={column.id}
            role="columnheader"
            aria-sort={
              direction === "up" ? "ascending" : direction === "down" ? "descending" : undefined
            }
            className="sd-table-title"
            data-align={column.align}
            ref={(cell) => {
              if (cell) cells.current.set(column.id, cell);
              else cells.current.delete(column.id);
            }}
          >
            {column.compare && onSort ? (
              <button
                type="button"
                className="sd-table-sort"
                aria-label={`Sort by ${column.header}`}
                onKeyDown={(event) => keys(event, column)}
                onClick={() => onSort({ column: column.id, descending: direction === "up" })}
              >
                <span className="sd-ellipsis">{column.header}</span>
                <span className="sd-sort-mark" data-direction={direction} aria-hidden="true" />
              </button>
            ) : (
              <span className="sd-ellipsis">{column.header}</span>
            )}
            {index < columns.length - 1 && (
              <span
                className="sd-table-edge"
                aria-hidden="true"
                onPointerDown={(event) => drag(event, column)}
                onDoubleClick={() => {
                  const { [column.id]: _, ...widths } = choice.widths;
                  onChoice({ ...choice, widths });
                }}
              />
            )}
          </span>
        );
      })}
    </div>
  );
}
