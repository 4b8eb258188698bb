import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import type { WaitingTask } from "../../api/workspace";
import { JsonView } from "../../components/json-view";
import { notify } from "../../components/notifications";
import { TaskAnswer } from "./task-answer";

/** Shows what a waiting task was given, and answers it. */
export default function AnswerDialog({
  task,
  onClose,
}: {
  task: WaitingTask;
  onClose: () => void;
}) {
  return (
    <Modal
      visible
      size="large"
      header={`Answer ${task.stateName}`}
      closeAriaLabel="Close"
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        <JsonView label="Input of the task" text={task.input} maxHeight="160px" />
        <TaskAnswer
          taskToken={task.taskToken}
          onDone={(how) => {
            if (how === "answered")
              notify({ type: "success", content: `${task.stateName} was answered.` });
            onClose();
          }}
        />
      </SpaceBetween>
    </Modal>
  );
}
