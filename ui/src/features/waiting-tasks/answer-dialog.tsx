import Box from "@cloudscape-design/components/box";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import type { WaitingTask } from "../../api/workspace";
import { JsonView } from "../../components/json-view";
import { notify } from "../../components/notifications";
import { formatCount } from "../../components/time";
import { TaskAnswer } from "./task-answer";

/** Shows what waiting tasks of one state were given, and answers them, several all alike. */
export default function AnswerDialog({
  tasks,
  onClose,
}: {
  tasks: readonly [WaitingTask, ...WaitingTask[]];
  onClose: () => void;
}) {
  // Those that wait when it opens: the list behind it goes on changing.
  const [[first, ...others]] = useState(tasks);
  const { stateName } = first;
  const count = others.length + 1;
  return (
    <Modal
      visible
      size="large"
      header={
        count === 1 ? `Answer ${stateName}` : `Answer all ${formatCount(count)} of ${stateName}`
      }
      closeAriaLabel="Close"
      onDismiss={onClose}
    >
      <SpaceBetween size="m">
        {first.byHand && (
          <Box color="text-body-secondary">
            {stateName} is answered by hand: nothing was sent to {first.resource}.
          </Box>
        )}
        {count > 1 && (
          <Box color="text-body-secondary">
            All {formatCount(count)} tasks get the same answer. The input of the first one:
          </Box>
        )}
        <JsonView label="Input of the task" text={first.input} maxHeight="160px" />
        <TaskAnswer
          taskTokens={[first, ...others].map(({ taskToken }) => taskToken)}
          onDone={(how) => {
            if (how === "answered")
              notify({
                type: "success",
                content:
                  count === 1
                    ? `${stateName} was answered.`
                    : `${formatCount(count)} tasks of ${stateName} were answered.`,
              });
            onClose();
          }}
        />
      </SpaceBetween>
    </Modal>
  );
}
