import Box from "@cloudscape-design/components/box";
import { useBlocker } from "@tanstack/react-router";
import { ConfirmDialog } from "../components/confirm-dialog";

/** Asks before a page is left whose changes are not saved. */
export function LeaveGuard({ unsaved }: { unsaved: () => boolean }) {
  const blocker = useBlocker({
    // Turning to another part of the page leaves nothing.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && unsaved(),
    enableBeforeUnload: unsaved,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <ConfirmDialog
      title="Leave without saving?"
      confirm="Leave"
      busy={false}
      onConfirm={blocker.proceed}
      onCancel={blocker.reset}
    >
      <Box>What you changed on this page is lost when you leave.</Box>
    </ConfirmDialog>
  );
}
