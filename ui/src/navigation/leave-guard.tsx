import Box from "@cloudscape-design/components/box";
import { useBlocker } from "@tanstack/react-router";
import { ConfirmDialog } from "../components/confirm-dialog";

/** Asks before a page is left whose changes are not saved. */
export function LeaveGuard({
  unsaved,
  tabsKeep = false,
}: {
  unsaved: () => boolean;
  /** Turning to another tab of the page keeps what is changed. */
  tabsKeep?: boolean;
}) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      unsaved() && !(tabsKeep && current.pathname === next.pathname),
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
