import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useState } from "react";
import { ConfirmDialog } from "../../components/confirm-dialog";
import type { ShownError } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { useChangeSettings } from "./queries";
import { scaleOf } from "./scale";

/** Asks for a number by which time in the local workspace is scaled. */
export default function TimeDialog({ scale, onClose }: { scale: number; onClose: () => void }) {
  const change = useChangeSettings();
  const focus = useInitialFocus();
  const [text, setText] = useState(String(scale));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const apply = async () => {
    const timeScale = scaleOf(text);
    if (timeScale === undefined) {
      setProblem("Type a number, such as 30 or 0.5.");
      return;
    }
    setBusy(true);
    setFailure(null);
    try {
      const { problems } = await change({ timeScale });
      if (problems.length === 0) onClose();
      else setProblem(problems.map(({ message }) => message).join(" "));
    } catch (reason) {
      setFailure(reason as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <ConfirmDialog
      title="How fast time passes"
      confirm="Apply"
      busy={busy}
      error={failure}
      errorTitle="Time goes on as before"
      onConfirm={() => void apply()}
      onCancel={onClose}
    >
      <FormField
        label="Times as fast as the clock"
        description="Waits, retry intervals and time-outs of the local workspace pass so many times as fast."
        errorText={problem}
      >
        <Input
          ref={focus}
          value={text}
          inputMode="decimal"
          disabled={busy}
          onChange={({ detail }) => {
            setText(detail.value);
            setProblem("");
          }}
        />
      </FormField>
      <Box color="text-body-secondary" fontSize="body-s">
        The workspace's clock runs ahead meanwhile, and goes on from where it is when time passes as
        usual again.
      </Box>
    </ConfirmDialog>
  );
}
