import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { type BulkFailure, runBulk } from "../../components/bulk";
import { ConfirmDialog } from "../../components/confirm-dialog";
import type { ShownError } from "../../components/error-alert";
import { notify, notifyFailure } from "../../components/notifications";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { useDeleteStateMachine, useRefreshStateMachines } from "./queries";

export interface Deletable {
  name: string;
  arn: string;
}

/** How many names a dialog lists before it only counts. */
const LISTED = 8;

/** Deletes one state machine, whose name must be typed, or many at once. */
export default function DeleteDialog({
  machines,
  onClose,
}: {
  machines: readonly Deletable[];
  onClose: (deleted: boolean) => void;
}) {
  // The list behind goes on changing: the dialog keeps to what it was opened for.
  const [chosen] = useState(machines);
  const { kind } = useConnection();
  const remove = useDeleteStateMachine();
  const refresh = useRefreshStateMachines();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const [single] = chosen;
  const one = chosen.length === 1;

  const run = async () => {
    setBusy(true);
    setError(null);
    if (one && single) {
      try {
        await remove(single.arn);
      } catch (reason) {
        setError(reason as Error);
        setBusy(false);
        return;
      }
      notify({ type: "success", content: `State machine ${single.name} is being deleted.` });
    } else await removeMany(chosen, remove);
    refresh(one ? single?.arn : undefined);
    onClose(true);
  };

  return (
    <ConfirmDialog
      title={one ? `Delete ${single?.name}?` : `Delete ${chosen.length} state machines?`}
      confirm="Delete"
      typed={one ? (single?.name ?? "") : "delete"}
      typedLabel={one ? "Name of the state machine" : "Confirmation"}
      busy={busy}
      error={error}
      errorTitle="The state machine was not deleted"
      onConfirm={() => void run()}
      onCancel={() => onClose(false)}
    >
      <Box>
        {one ? "The state machine" : "These state machines"}, with all versions and aliases, cannot
        be brought back. Executions that still run end at their next state.{" "}
        {kind === "local"
          ? "The histories of all executions stay in the workspace, where they are reached by the execution's ARN alone."
          : "The executions are listed nowhere any more, and their histories are out of reach here."}
      </Box>
      {!one && (
        <ul>
          {chosen.slice(0, LISTED).map(({ arn, name }) => (
            <li key={arn}>{name}</li>
          ))}
          {chosen.length > LISTED && <li>and {chosen.length - LISTED} more</li>}
        </ul>
      )}
      <AccountNote />
    </ConfirmDialog>
  );
}

async function removeMany(
  machines: readonly Deletable[],
  remove: (arn: string) => Promise<void>,
): Promise<void> {
  const id = notify({ type: "in-progress", content: `Deleting ${machines.length} state machines` });
  const failures = await runBulk(
    machines,
    ({ arn }) => remove(arn),
    (done) =>
      notify({
        id,
        type: "in-progress",
        content: `Deleting state machines: ${done} of ${machines.length}`,
      }),
  );
  report(id, machines.length, failures);
}

function report(id: string, count: number, failures: readonly BulkFailure<Deletable>[]): void {
  const [first] = failures;
  const done = count - failures.length;
  notify({
    id,
    type: first ? "warning" : "success",
    content: first
      ? `${done} of ${count} state machines are being deleted.`
      : `${count} state machines are being deleted.`,
  });
  if (first)
    notifyFailure(
      failures.length === 1
        ? `${first.item.name} was not deleted`
        : `${failures.length} were not deleted; the first, ${first.item.name}`,
      first.error,
    );
}
