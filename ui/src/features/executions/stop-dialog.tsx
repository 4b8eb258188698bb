import Box from "@cloudscape-design/components/box";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { runBulk } from "../../components/bulk";
import { ConfirmDialog } from "../../components/confirm-dialog";
import type { ShownError } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { notify, notifyFailure } from "../../components/notifications";
import { formatCount } from "../../components/time";
import { AccountNote } from "../connections/account-note";
import { useStop } from "./list-queries";
import { useRefreshExecutions } from "./queries";

/** The bounds of StopExecution's members. */
const LONGEST_ERROR = 256;
const LONGEST_CAUSE = 32_768;

export interface Stoppable {
  name: string;
  arn: string;
}

/** Stops running executions, with the error and the cause that their history will tell. */
export default function StopDialog({
  executions,
  onClose,
}: {
  executions: readonly Stoppable[];
  onClose: (stopped: boolean) => void;
}) {
  // The list behind goes on changing: the dialog keeps to what it was opened for.
  const [chosen] = useState(executions);
  const [single] = chosen;
  const one = chosen.length === 1;
  const count = formatCount(chosen.length);
  const stopOne = useStop();
  const refresh = useRefreshExecutions();
  const [error, setError] = useState("");
  const [cause, setCause] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const errorProblem =
    error.length > LONGEST_ERROR ? `At most ${LONGEST_ERROR} characters.` : undefined;
  const causeProblem =
    cause.length > LONGEST_CAUSE ? `At most ${LONGEST_CAUSE} characters.` : undefined;

  const stop = async () => {
    if (errorProblem || causeProblem) return;
    setBusy(true);
    setFailure(null);
    if (one && single) {
      try {
        await stopOne(single.arn, error, cause);
      } catch (reason) {
        setFailure(reason as Error);
        setBusy(false);
        return;
      } finally {
        refresh(single.arn);
      }
      notify({ type: "success", content: `Execution ${single.name} was stopped.` });
      onClose(true);
      return;
    }
    onClose(true);
    await stopMany(chosen, ({ arn }) => stopOne(arn, error, cause));
    refresh();
  };

  return (
    <ConfirmDialog
      title={one ? `Stop ${single?.name}?` : `Stop ${count} executions?`}
      confirm={one ? "Stop" : `Stop ${count} executions`}
      busy={busy}
      error={failure}
      errorTitle="The execution was not stopped"
      onConfirm={() => void stop()}
      onCancel={() => onClose(false)}
    >
      <Box>
        {one
          ? "The execution ends as aborted, and what it is doing is given up. Its history keeps the error and the cause that you give here."
          : "Each of them ends as aborted, and what it is doing is given up. Their histories keep the error and the cause that you give here."}
      </Box>
      <SpaceBetween size="s">
        <FormField
          label="Error"
          description="Optional. A short name, such as the reason's code."
          errorText={errorProblem}
          stretch
        >
          <Input
            ref={useInitialFocus()}
            value={error}
            disabled={busy}
            spellcheck={false}
            onChange={({ detail }) => setError(detail.value)}
          />
        </FormField>
        <FormField label="Cause" description="Optional. In words." errorText={causeProblem} stretch>
          <Textarea
            value={cause}
            rows={3}
            disabled={busy}
            onChange={({ detail }) => setCause(detail.value)}
          />
        </FormField>
      </SpaceBetween>
      <AccountNote />
    </ConfirmDialog>
  );
}

async function stopMany(
  executions: readonly Stoppable[],
  stop: (execution: Stoppable) => Promise<unknown>,
): Promise<void> {
  const count = executions.length;
  const id = notify({ type: "in-progress", content: `Stopping ${formatCount(count)} executions` });
  const failures = await runBulk(executions, stop, (done) =>
    notify({
      id,
      type: "in-progress",
      content: `Stopping executions: ${formatCount(done)} of ${formatCount(count)}`,
    }),
  );
  const [first] = failures;
  notify({
    id,
    type: first ? "warning" : "success",
    content: `${formatCount(count - failures.length)} of ${formatCount(count)} executions were stopped.`,
  });
  if (first) notifyFailure(`${first.item.name} was not stopped`, first.error);
}
