import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { type Column, type ColumnChoice, defaultChoice, isVisible } from "./virtual-table/columns";

export interface TablePreferencesProps<Row> {
  columns: readonly Column<Row>[];
  choice: ColumnChoice;
  onChoice: (choice: ColumnChoice) => void;
  automatic?: boolean;
  onAutomatic?: (automatic: boolean) => void;
}

/** Which columns a table shows, and whether it refreshes by itself. */
export default function TablePreferencesDialog<Row>({
  columns,
  choice,
  onChoice,
  automatic,
  onAutomatic,
  onClose,
}: TablePreferencesProps<Row> & { onClose: () => void }) {
  return (
    <Modal
      visible
      size="small"
      header="Table preferences"
      onDismiss={() => onClose()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => onChoice(defaultChoice)}>
              Reset columns
            </Button>
            <Button variant="primary" onClick={() => onClose()}>
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
  );
}
