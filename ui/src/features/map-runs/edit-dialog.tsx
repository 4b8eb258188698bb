import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { updateMapRun } from "../../api/generated/calls";
import type { DescribeMapRunOutput } from "../../api/generated/types";
import { ConfirmDialog } from "../../components/confirm-dialog";
import type { ShownError } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { notify } from "../../components/notifications";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { changesOf, draftOf, type Setting, settingProblem, settings } from "./edit-model";
import { useRefreshMapRun } from "./queries";

const texts: Record<Setting, { label: string; description: string }> = {
  maxConcurrency: {
    label: "Maximum concurrency",
    description: "How many child executions run at once; 0 sets no limit.",
  },
  toleratedFailureCount: {
    label: "Tolerated failure count",
    description: "The map run fails once more items than these have failed.",
  },
  toleratedFailurePercentage: {
    label: "Tolerated failure percentage",
    description: "The map run fails once a larger share of its items has failed.",
  },
};

/** Changes what a running map run may do at once, and how many failures it bears. */
export default function EditDialog({
  mapRun,
  onClose,
}: {
  mapRun: DescribeMapRunOutput;
  onClose: () => void;
}) {
  const { id } = useConnection();
  const refresh = useRefreshMapRun();
  // The counts behind go on moving: the dialog keeps to the settings that it was opened with.
  const [initial] = useState(mapRun);
  const [draft, setDraft] = useState(() => draftOf(mapRun));
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const focus = useInitialFocus();
  const problems = settings.map((setting) => settingProblem(setting, draft[setting]));

  const save = async () => {
    if (problems.some((problem) => problem !== undefined)) return;
    const changes = changesOf(initial, draft);
    if (Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      await updateMapRun(id, { mapRunArn: initial.mapRunArn, ...changes });
    } catch (reason) {
      setFailure(reason as Error);
      setBusy(false);
      return;
    } finally {
      refresh(initial.mapRunArn);
    }
    notify({ type: "success", content: "The map run goes on with the new settings." });
    onClose();
  };

  return (
    <ConfirmDialog
      title="Edit the map run"
      confirm="Save"
      busy={busy}
      error={failure}
      errorTitle="The map run was not changed"
      onConfirm={() => void save()}
      onCancel={onClose}
    >
      {settings.map((setting, index) => (
        <FormField
          key={setting}
          label={texts[setting].label}
          description={texts[setting].description}
          errorText={problems[index] ?? ""}
          stretch
        >
          <Input
            {...(index === 0 && { ref: focus })}
            value={draft[setting]}
            inputMode="decimal"
            disabled={busy}
            onChange={({ detail }) => setDraft({ ...draft, [setting]: detail.value })}
          />
        </FormField>
      ))}
      <AccountNote />
    </ConfirmDialog>
  );
}
