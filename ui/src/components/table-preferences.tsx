import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useState } from "react";
import { type Column, type ColumnChoice, defaultChoice, isVisible } from "./virtual-table/columns";

/** The gear of a table: which columns it shows, and whether it refreshes by itself. */
export function TablePreferences<Row>({
  columns,
  choice,
  onChoice,
  automatic,
  onAutomatic,
}: {
  columns: readonly Column<Row>[];
  choice: ColumnChoice;
  onChoice: (choice: ColumnChoice) => void;
  automatic?: boolean;
  onAutomatic?: (automatic: boolean) => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="icon"
        iconName="settings"
        ariaLabel="Table preferences"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Modal
          visible
          size="small"
          header="Table preferences"
          onDismiss={() => setOpen(false)}
          footer={
            <Box float="right">
              <SpaceBetween direction="horizontal" size="xs">
                <Button variant="link" onClick={() => onChoice(defaultChoice)}>
                  Reset columns
                </Button>
                <Button variant="primary" onClick={() => setOpen(false)}>
                  Done
                </Button>
              </SpaceBetween>
            </Box>
          }
        >
          <SpaceBetween size="m">
            <SpaceBetween size="xs">
              <Box variant="awsui-key-label">Columns</Box>
              {columns.map((column) => (
                <Toggle
                  key={column.id}
                  checked={isVisible(column, choice)}
                  disabled={column.fixed === true}
                  onChange={({ detail }) =>
                    onChoice({
                      ...choice,
                      visible: { ...choice.visible, [column.id]: detail.checked },
                    })
                  }
                >
                  {column.header}
                </Toggle>
              ))}
            </SpaceBetween>
            {onAutomatic && (
              <SpaceBetween size="xs">
                <Box variant="awsui-key-label">Refresh</Box>
                <Toggle
                  checked={automatic ?? false}
                  onChange={({ detail }) => onAutomatic(detail.checked)}
                >
                  Refresh by itself
                </Toggle>
              </SpaceBetween>
            )}
          </SpaceBetween>
        </Modal>
      )}
    </>
  );
}
