import Button from "@cloudscape-design/components/button";
import type { ReactNode } from "react";

/** A table of pairs that a person writes: a row is added below, and each can be removed. */
export function Rows<Row extends { key: number }>({
  legend,
  description,
  rows,
  add,
  nameOf,
  onAdd,
  onRemove,
  children,
}: {
  legend: string;
  description: string;
  rows: readonly Row[];
  /** What the button says that adds one. */
  add: string;
  /** What a row is about, for the button that removes it. */
  nameOf: (row: Row, index: number) => string;
  onAdd: () => void;
  onRemove: (row: Row) => void;
  /** The two fields of a row. */
  children: (row: Row, index: number) => ReactNode;
}) {
  return (
    <fieldset className="sd-rows">
      <legend>{legend}</legend>
      <p>{description}</p>
      {rows.map((row, index) => (
        <div className="sd-rows-row" key={row.key}>
          {children(row, index)}
          <Button
            formAction="none"
            iconName="remove"
            variant="icon"
            ariaLabel={`Remove ${nameOf(row, index)}`}
            onClick={() => onRemove(row)}
          />
        </div>
      ))}
      <Button formAction="none" iconName="add-plus" onClick={onAdd}>
        {add}
      </Button>
    </fieldset>
  );
}
