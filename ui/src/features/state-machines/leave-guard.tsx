import Box from "@cloudscape-design/components/box";
import { useBlocker } from "@tanstack/react-router";
import { ConfirmDialog } from "../../components/confirm-dialog";

/** Asks before a page is left whose changes were not saved. */
export function LeaveGuard({ when }: { when: boolean }) {
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: () => when,
    enableBeforeUnload: when,
    withResolver: true,
  });
  if (status !== "blocked") return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      confirm="Leave"
      busy={false}
      onConfirm={proceed}
      onCancel={reset}
    >
      <Box>What you changed on this page is lost when you leave it.</Box>
    </ConfirmDialog>
  );
}
