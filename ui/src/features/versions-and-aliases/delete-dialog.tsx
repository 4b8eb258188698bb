import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { runBulk } from "../../components/bulk";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { ErrorAlert, type ShownError } from "../../components/error-alert";
import { notify } from "../../components/notifications";
import { AccountNote } from "../connections/account-note";
import { useRefreshStateMachines } from "../state-machines/queries";

export interface Removable {
  /** `Version 3`, `Alias PROD`. */
  label: string;
  arn: string;
}

/** How many an open dialog lists before it only counts. */
const LISTED = 8;

/** Deletes versions or aliases; what AWS refuses stays listed with its reason. */
export default function DeleteQualifiersDialog({
  stateMachineArn,
  chosen,
  noun,
  consequence,
  remove,
  onClose,
}: {
  stateMachineArn: string;
  chosen: readonly Removable[];
  /** `versions` or `aliases`. */
  noun: string;
  consequence: string;
  remove: (arn: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const refresh = useRefreshStateMachines();
  const [left, setLeft] = useState(chosen);
  const [failures, setFailures] = useState<readonly { item: Removable; error: ShownError }[]>([]);
  const [busy, setBusy] = useState(false);
  const [first] = left;

  const run = async () => {
    setBusy(true);
    const failed = await runBulk(left, ({ arn }) => remove(arn));
    const done = left.length - failed.length;
    refresh(stateMachineArn);
    if (done > 0)
      notify({
        type: "success",
        content:
          left.length === 1
            ? `${first?.label} was deleted.`
            : `${done} of ${left.length} ${noun} ${done === 1 ? "was" : "were"} deleted.`,
      });
    if (failed.length === 0) {
      onClose();
      return;
    }
    setLeft(failed.map(({ item }) => item));
    setFailures(failed);
    setBusy(false);
  };

  return (
    <ConfirmDialog
      title={
        left.length === 1 ? `Delete ${lower(first?.label)}?` : `Delete ${left.length} ${noun}?`
      }
      confirm={failures.length > 0 ? "Try again" : "Delete"}
      busy={busy}
      onConfirm={() => void run()}
      onCancel={onClose}
    >
      <Box>{consequence}</Box>
      {left.length > 1 && failures.length === 0 && (
        <ul>
          {left.slice(0, LISTED).map(({ arn, label }) => (
            <li key={arn}>{label}</li>
          ))}
          {left.length > LISTED && <li>and {left.length - LISTED} more</li>}
        </ul>
      )}
      {failures.slice(0, LISTED).map(({ item, error }) => (
        <ErrorAlert key={item.arn} title={`${item.label} was not deleted`} error={error} />
      ))}
      {failures.length > LISTED && <Box>And {failures.length - LISTED} more were not deleted.</Box>}
      <AccountNote />
    </ConfirmDialog>
  );
}

const lower = (label = "") => label.charAt(0).toLowerCase() + label.slice(1);
