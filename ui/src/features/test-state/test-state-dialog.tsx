import Modal from "@cloudscape-design/components/modal";
import { TestBench, type TestBenchProps } from "./bench";

/** Tests the states of a definition that is being edited, without leaving the page. */
export default function TestStateDialog({
  onClose,
  ...bench
}: TestBenchProps & { onClose: () => void }) {
  return (
    <Modal visible size="max" header="Test a state" closeAriaLabel="Close" onDismiss={onClose}>
      <TestBench {...bench} />
    </Modal>
  );
}
