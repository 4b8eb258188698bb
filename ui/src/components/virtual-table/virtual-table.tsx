import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useScrollArea } from "../scroll-area";
import { type Column, type ColumnChoice, gridTemplate, isVisible, type Sort } from "./columns";
import { HeaderRow } from "./header-row";
import { emptySelection, extendTo, type Selection, toggle, toggleAll } from "./selection";
import "./virtual-table.css";

export interface VirtualTableProps<Row> {
  /** What the table holds, for screen readers. */
  label: string;
  /** The rows in the order to show. */
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  choice: ColumnChoice;
  onChoice: (choice: ColumnChoice) => void;
  sort?: Sort | null;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  /** Enter, or a double click, on a row. */
  onOpen?: (row: Row) => void;
  /** Delete on the table, if rows are chosen. */
  onDelete?: () => void;
  /** What a row unfolds to; rows unfold with Enter, the right arrow or a click. */
  details?: (row: Row) => ReactNode;
  /** Stands above the columns and stays in sight with them. */
  toolbar?: ReactNode;
  /** Stands in place of the rows when there are none. */
  empty: ReactNode;
  /** Stands below the rows. */
  footer?: ReactNode;
  /** The number of rows that there are, if more than are loaded; -1 if unknown. */
  total?: number;
  busy?: boolean;
  testId?: string;
}

/** Rows drawn beyond the edge of the page's view. */
const OVERSCAN = 12;

/**
 * A long table: draws only the rows in sight of the page, which scrolls it. The keyboard moves an
 * active row (arrows, Page, Home, End), Space chooses, Shift extends, Ctrl+A takes all, Enter opens.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rows, rowKey, choice, selection = emptySelection, onSelection, details } = props;
  const id = useId();
  const scrollArea = useScrollArea();
  const body = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [{ margin, headHeight, compact }, setFrame] = useState({
    margin: 0,
    headHeight: 0,
    compact: true,
  });

  const columns = props.columns.filter((column) => isVisible(column, choice));
  const selectable = onSelection !== undefined;
  const template = gridTemplate(columns, choice, [
    ...(selectable ? ["36px"] : []),
    ...(details ? ["28px"] : []),
  ]);
  const order = useMemo(() => rows.map(rowKey), [rows, rowKey]);
  const activeIndex = active === null ? -1 : order.indexOf(active);
  const rowHeight = compact ? 32 : 40;

  // Where the rows begin within the page changes with all that stands above them.
  useLayoutEffect(() => {
    if (!scrollArea) return;
    const measure = () => {
      if (!body.current) return;
      const top = body.current.getBoundingClientRect().top;
      const next = {
        margin: Math.round(top - scrollArea.getBoundingClientRect().top + scrollArea.scrollTop),
        headHeight: head.current?.offsetHeight ?? 0,
        compact: document.body.dataset.density !== "comfortable",
      };
      setFrame((known) =>
        known.margin === next.margin &&
        known.headHeight === next.headHeight &&
        known.compact === next.compact
          ? known
          : next,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scrollArea);
    for (const child of scrollArea.children) observer.observe(child);
    if (head.current) observer.observe(head.current);
    const density = new MutationObserver(measure);
    density.observe(document.body, { attributeFilter: ["data-density"] });
    return () => {
      observer.disconnect();
      density.disconnect();
    };
  }, [scrollArea]);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollArea,
    estimateSize: () => rowHeight,
    getItemKey: (index) => order[index] ?? index,
    overscan: OVERSCAN,
    scrollMargin: margin,
    scrollPaddingStart: headHeight,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height makes all sizes void.
  useEffect(() => virtualizer.measure(), [rowHeight]);

  const moveTo = (index: number, extend: boolean) => {
    const bounded = Math.max(0, Math.min(rows.length - 1, index));
    const key = order[bounded];
    if (key === undefined) return;
    if (extend && onSelection) {
      const from = selection.anchor === null ? active : selection.anchor;
      onSelection(extendTo({ keys: selection.keys, anchor: from ?? key }, key, order));
    }
    setActive(key);
    virtualizer.scrollToIndex(bounded);
  };

  const fold = (key: string, open?: boolean) => {
    const next = new Set(unfolded);
    if (open ?? !next.has(key)) next.add(key);
    else next.delete(key);
    setUnfolded(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Buttons and links inside rows keep their own keys.
    if (event.target !== grid.current) return;
    const page = Math.max(1, Math.floor((scrollArea?.clientHeight ?? 0) / rowHeight) - 3);
    const row = rows[activeIndex];
    const command = event.ctrlKey || event.metaKey;
    const moves: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      PageDown: activeIndex + page,
      PageUp: activeIndex - page,
      Home: 0,
      End: rows.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) moveTo(target, event.shiftKey);
    else if (event.key === " " && onSelection && active !== null)
      onSelection(event.shiftKey ? extendTo(selection, active, order) : toggle(selection, active));
    else if (command && event.key.toLowerCase() === "a" && onSelection)
      onSelection(toggleAll({ keys: new Set(), anchor: null }, order));
    else if (event.key === "Escape" && onSelection && selection.keys.size > 0)
      onSelection(emptySelection);
    else if (event.key === "Enter" && row !== undefined && props.onOpen) props.onOpen(row);
    else if ((event.key === "Enter" || event.key === " ") && details && active !== null)
      fold(active);
    else if (event.key === "ArrowRight" && details && active !== null) fold(active, true);
    else if (event.key === "ArrowLeft" && details && active !== null) fold(active, false);
    else if (event.key === "Delete" && props.onDelete && selection.keys.size > 0) props.onDelete();
    else return;
    event.preventDefault();
  };

  const onRowClick = (event: MouseEvent, row: Row, key: string) => {
    setActive(key);
    if ((event.target as HTMLElement).closest("a, button, input, .sd-table-details")) return;
    if (window.getSelection()?.toString()) return;
    if (details) fold(key);
    else if (event.shiftKey && onSelection) onSelection(extendTo(selection, key, order));
    else if ((event.ctrlKey || event.metaKey) && onSelection) onSelection(toggle(selection, key));
    else if (event.detail === 2) props.onOpen?.(row);
  };

  const virtualRows = virtualizer.getVirtualItems();
  const allChosen = order.length > 0 && order.every((key) => selection.keys.has(key));

  return (
    <section className="sd-table" data-testid={props.testId} aria-busy={props.busy}>
      <div className="sd-table-head" ref={head}>
        {props.toolbar}
        <HeaderRow
          id={`${id}-titles`}
          columns={columns}
          template={template}
          choice={choice}
          onChoice={props.onChoice}
          sort={props.sort ?? null}
          onSort={props.onSort}
          leadingCells={details ? 1 : 0}
          selectAll={
            selectable
              ? {
                  checked: allChosen,
                  some: selection.keys.size > 0 && !allChosen,
                  onChange: () => onSelection(toggleAll(selection, order)),
                }
              : undefined
          }
        />
      </div>
      {rows.length === 0 ? (
        <div className="sd-table-empty">{props.empty}</div>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows out of the flow.
        <div
          role="grid"
          ref={grid}
          className="sd-table-grid"
          aria-label={props.label}
          aria-owns={`${id}-titles`}
          aria-rowcount={props.total ?? rows.length}
          aria-colcount={columns.length}
          aria-multiselectable={selectable}
          aria-activedescendant={activeIndex >= 0 ? `${id}-${active}` : undefined}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={(event) => {
            if (event.target !== grid.current) return;
            setFocused(true);
            if (activeIndex < 0) setActive(order[0] ?? null);
          }}
          onBlur={() => setFocused(false)}
        >
          <div
            ref={body}
            role="presentation"
            className="sd-table-body"
            style={{ height: virtualizer.getTotalSize() }}
          >
            {virtualRows.map((virtual) => {
              const row = rows[virtual.index];
              const key = order[virtual.index];
              if (row === undefined || key === undefined) return null;
              const chosen = selection.keys.has(key);
              const open = details !== undefined && unfolded.has(key);
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={virtual.index}
                  className="sd-table-item"
                  style={{ transform: `translateY(${virtual.start - margin}px)` }}
                >
                  {/* biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and points here. */}
                  {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys. */}
                  {/* biome-ignore lint/a11y/useSemanticElements: see above. */}
                  <div
                    role="row"
                    id={`${id}-${key}`}
                    className="sd-table-row"
                    style={{ gridTemplateColumns: template, minHeight: rowHeight }}
                    aria-rowindex={virtual.index + 1}
                    aria-selected={selectable ? chosen : undefined}
                    aria-expanded={details ? open : undefined}
                    data-active={(focused && key === active) || undefined}
                    data-chosen={chosen || undefined}
                    onClick={(event) => onRowClick(event, row, key)}
                  >
                    {selectable && (
                      <span className="sd-table-cell sd-table-check">
                        <input
                          type="checkbox"
                          tabIndex={-1}
                          checked={chosen}
                          aria-label="Select this row"
                          onChange={() => undefined}
                          onClick={(event) =>
                            onSelection(
                              event.shiftKey
                                ? extendTo(selection, key, order)
                                : toggle(selection, key),
                            )
                          }
                        />
                      </span>
                    )}
                    {details && (
                      <span className="sd-table-cell sd-table-fold" aria-hidden="true">
                        <span className="sd-fold-mark" data-open={open || undefined} />
                      </span>
                    )}
                    {columns.map((column) => (
                      // biome-ignore lint/a11y/useFocusableInteractive: see the row.
                      // biome-ignore lint/a11y/useSemanticElements: see above.
                      <span
                        key={column.id}
                        role="gridcell"
                        className="sd-table-cell"
                        data-align={column.align}
                        data-column={column.id}
                      >
                        {column.cell(row)}
                      </span>
                    ))}
                  </div>
                  {open && <div className="sd-table-details">{details(row)}</div>}
                </div>
              );
            })}
          </div>
        </div>
      )}
      {props.footer && <div className="sd-table-footer">{props.footer}</div>}
    </section>
  );
}
