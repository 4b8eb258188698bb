import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { type ReactNode, useRef } from "react";
import { ErrorAlert, type ShownError } from "./error-alert";
import { FilterBox } from "./filter-box";
import { TableToolbar } from "./table-toolbar";
import { formatCount } from "./time";
import type { TableState } from "./virtual-table/use-table";
import { VirtualTable } from "./virtual-table/virtual-table";

/** How the rows are read; a query of TanStack Query is one. */
export interface Reading {
  isPending: boolean;
  isFetching: boolean;
  error: ShownError | null;
  refetch: () => unknown;
}

export interface DataTableProps<Row> {
  /** What `useTable` gave. */
  table: TableState<Row>;
  testId: string;
  heading?: "h1" | "h2";
  /** Also the table's name for screen readers. */
  title: string;
  /** How the rows are read; left out where they are at hand. */
  reading?: Reading;
  /** How many rows are loaded, before any filter; undefined until known. */
  loaded: number | undefined;
  /** There are more than are loaded. */
  more?: boolean;
  filter?: {
    value: string;
    onChange: (value: string) => void;
    placeholder: string;
    /** Stands beside the box. */
    beside?: ReactNode;
  };
  actions?: ReactNode;
  selectable?: boolean;
  automatic?: boolean;
  onAutomatic?: (automatic: boolean) => void;
  /** Enter, or a double click, on a row. */
  onOpen?: (row: Row) => void;
  /** Delete on the table, if rows are chosen. */
  onDelete?: (() => void) | undefined;
  /** What a row unfolds to. */
  details?: (row: Row) => ReactNode;
  /** Stands in place of the rows when there are none at all. */
  empty: ReactNode;
  /** Loads the next page. */
  onLoadMore?: () => void;
  loadingMore?: boolean;
}

/** A long table with all that stands around it: the error of its reading, toolbar, filter and empty states. */
export function DataTable<Row>({ table, reading, loaded, filter, ...props }: DataTableProps<Row>) {
  const frame = useRef<HTMLDivElement>(null);
  const { title, more = false } = props;
  const noun = title.toLowerCase();
  const { columns, choice } = table;
  return (
    <div ref={frame} className="sd-data-table">
      {reading?.error && (
        <ErrorAlert
          title={`The ${noun} could not be read`}
          error={reading.error}
          onRetry={() => void reading.refetch()}
        />
      )}
      <VirtualTable
        testId={props.testId}
        label={title}
        rows={table.shown}
        rowKey={table.rowKey}
        columns={columns}
        choice={choice}
        onChoice={table.setChoice}
        sort={table.sort}
        onSort={table.setSort}
        {...(props.selectable && {
          selection: table.selection,
          onSelection: table.setSelection,
        })}
        onOpen={props.onOpen}
        onDelete={props.onDelete}
        details={props.details}
        busy={reading?.isPending ?? false}
        {...(more && { total: -1 })}
        toolbar={
          <TableToolbar
            heading={props.heading ?? "h2"}
            title={title}
            total={loaded}
            more={more}
            chosen={table.chosen.length}
            columns={columns}
            choice={choice}
            onChoice={table.setChoice}
            {...(props.onAutomatic && {
              automatic: props.automatic ?? false,
              onAutomatic: props.onAutomatic,
            })}
            {...(reading && {
              refreshing: reading.isFetching,
              onRefresh: () => void reading.refetch(),
            })}
            actions={props.actions}
            filter={
              filter && (
                <>
                  <FilterBox
                    label={`Filter ${noun}`}
                    placeholder={filter.placeholder}
                    value={filter.value}
                    onChange={filter.onChange}
                    count={`${formatCount(table.shown.length)} of ${formatCount(loaded ?? 0)}${more ? "+" : ""}`}
                    onEnterList={() =>
                      frame.current?.querySelector<HTMLElement>("[role=grid]")?.focus()
                    }
                  />
                  {filter.beside}
                </>
              )
            }
          />
        }
        empty={
          reading?.isPending ? (
            <span>
              <Spinner /> Loading {noun}
            </span>
          ) : reading?.error && !loaded ? (
            "Nothing could be loaded."
          ) : filter && (loaded ?? 0) > 0 ? (
            <SpaceBetween size="s">
              <div>
                None of the {noun}
                {more ? " loaded so far" : ""} matches “{filter.value.trim()}”.
              </div>
              <Button onClick={() => filter.onChange("")}>Clear the filter</Button>
            </SpaceBetween>
          ) : (
            props.empty
          )
        }
        footer={
          more &&
          props.onLoadMore && (
            <Button loading={props.loadingMore ?? false} onClick={props.onLoadMore}>
              Load more
            </Button>
          )
        }
      />
    </div>
  );
}
