import Button from "@cloudscape-design/components/button";
import { type ReactNode, useEffect } from "react";
import { TablePreferences } from "./table-preferences";
import { formatCount } from "./time";
import type { Column, ColumnChoice } from "./virtual-table/columns";

/** What stands above a long table: title and count, actions, the filter and the gear. */
export function TableToolbar<Row>({
  heading: Heading,
  title,
  total,
  more,
  chosen,
  actions,
  filter,
  refreshing = false,
  onRefresh,
  columns,
  choice,
  onChoice,
  automatic,
  onAutomatic,
}: {
  heading: "h1" | "h2";
  title: string;
  /** How many rows are loaded; undefined until known. */
  total: number | undefined;
  /** There are more than are loaded. */
  more: boolean;
  chosen: number;
  actions?: ReactNode;
  filter?: ReactNode;
  refreshing?: boolean;
  onRefresh?: () => void;
  columns: readonly Column<Row>[];
  choice: ColumnChoice;
  onChoice: (choice: ColumnChoice) => void;
  automatic?: boolean;
  onAutomatic?: (automatic: boolean) => void;
}) {
  useEffect(() => {
    if (Heading === "h1") document.title = `${title} – Stepdeck`;
  }, [Heading, title]);
  const count =
    total === undefined
      ? ""
      : chosen > 0
        ? `(${formatCount(chosen)}/${formatCount(total)}${more ? "+" : ""})`
        : `(${formatCount(total)}${more ? "+" : ""})`;
  const gear = (
    <TablePreferences
      columns={columns}
      choice={choice}
      onChoice={onChoice}
      {...(onAutomatic && { automatic: automatic ?? false, onAutomatic })}
    />
  );
  return (
    <div className="sd-table-toolbar">
      <div className="sd-table-toolbar-row">
        <Heading className="sd-table-heading">
          {title} <span className="sd-table-count">{count}</span>
        </Heading>
        <span className="sd-table-toolbar-space" />
        {onRefresh && (
          <Button
            iconName="refresh"
            ariaLabel="Refresh"
            loading={refreshing && total === undefined}
            onClick={onRefresh}
          />
        )}
        {actions}
        {!filter && gear}
      </div>
      {filter && (
        <div className="sd-table-toolbar-row">
          {filter}
          <span className="sd-table-toolbar-space" />
          {gear}
        </div>
      )}
    </div>
  );
}
