import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { deleteActivity } from "../../api/generated/calls";
import { runBulk } from "../../components/bulk";
import { ConfirmDialog } from "../../components/confirm-dialog";
import type { ShownError } from "../../components/error-alert";
import { notify, notifyFailure } from "../../components/notifications";
import { formatCount } from "../../components/time";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { useRefreshActivities } from "./queries";

export interface Deletable {
  name: string;
  activityArn: string;
}

/** How many names a dialog lists before it only counts. */
const LISTED = 8;

/** Deletes one activity, whose name must be typed, or many at once. */
export default function DeleteDialog({
  activities,
  onClose,
}: {
  activities: readonly Deletable[];
  onClose: (deleted: boolean) => void;
}) {
  // The list behind goes on changing: the dialog keeps to what it was opened for.
  const [chosen] = useState(activities);
  const { id } = useConnection();
  const refresh = useRefreshActivities();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const one = chosen.length === 1 ? chosen[0] : undefined;

  const run = async () => {
    setBusy(true);
    setError(null);
    const failures = await runBulk(chosen, ({ activityArn }) =>
      deleteActivity(id, { activityArn }),
    );
    const [first] = failures;
    refresh();
    if (one && first) {
      setError(first.error);
      setBusy(false);
      return;
    }
    const done = chosen.length - failures.length;
    notify({
      type: first ? "warning" : "success",
      content: one
        ? `Activity ${one.name} was deleted.`
        : `${formatCount(done)} of ${formatCount(chosen.length)} activities were deleted.`,
    });
    if (first) notifyFailure(`${first.item.name} was not deleted`, first.error);
    onClose(true);
  };

  return (
    <ConfirmDialog
      title={one ? `Delete ${one.name}?` : `Delete ${formatCount(chosen.length)} activities?`}
      confirm="Delete"
      typed={one ? one.name : "delete"}
      typedLabel={one ? "Name of the activity" : "Confirmation"}
      busy={busy}
      error={error}
      errorTitle="The activity was not deleted"
      onConfirm={() => void run()}
      onCancel={() => onClose(false)}
    >
      <Box>
        {one ? "The activity" : "These activities"} cannot be brought back. Workers that ask for its
        tasks are refused, and Task states that name it fail.
      </Box>
      {!one && (
        <ul>
          {chosen.slice(0, LISTED).map(({ activityArn, name }) => (
            <li key={activityArn}>{name}</li>
          ))}
          {chosen.length > LISTED && <li>and {formatCount(chosen.length - LISTED)} more</li>}
        </ul>
      )}
      <AccountNote />
    </ConfirmDialog>
  );
}
