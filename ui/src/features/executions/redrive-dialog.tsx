import Box from "@cloudscape-design/components/box";
import { useState } from "react";
import { redriveExecution } from "../../api/generated/calls";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { runBulk } from "../../components/bulk";
import { ConfirmDialog } from "../../components/confirm-dialog";
import type { ShownError } from "../../components/error-alert";
import { Loading } from "../../components/loading";
import { notify, notifyFailure } from "../../components/notifications";
import { formatCount } from "../../components/time";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { useHistory, useRefreshExecutions } from "./queries";
import { type ResumePoint, resumePoints } from "./resume";

/** Redrives one execution, after it has said from where it goes on. */
export function RedriveDialog({
  execution,
  onClose,
}: {
  execution: DescribeExecutionOutput;
  onClose: () => void;
}) {
  const { id } = useConnection();
  const refresh = useRefreshExecutions();
  const [chosen] = useState(execution);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const name = chosen.name ?? nameOf(chosen.executionArn);

  const redrive = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await redriveExecution(id, { executionArn: chosen.executionArn });
    } catch (reason) {
      setFailure(reason as Error);
      setBusy(false);
      return;
    } finally {
      refresh(chosen.executionArn);
    }
    notify({ type: "success", content: `Execution ${name} goes on.` });
    onClose();
  };

  return (
    <ConfirmDialog
      title={`Redrive ${name}?`}
      confirm="Redrive"
      busy={busy}
      error={failure}
      errorTitle="The execution was not redriven"
      onConfirm={() => void redrive()}
      onCancel={onClose}
    >
      <ResumesAt execution={chosen} />
      <Box color="text-body-secondary">
        It keeps its definition and its input, and its history goes on. What succeeded is not run
        again; retries are counted from the beginning.
      </Box>
      <AccountNote />
    </ConfirmDialog>
  );
}

function ResumesAt({ execution }: { execution: DescribeExecutionOutput }) {
  const history = useHistory(execution.executionArn, execution);
  if (history.isError)
    return <Box>It goes on at the steps that did not succeed. Its history could not be read.</Box>;
  if (!history.data?.complete) return <Loading>Looking for the steps that did not succeed</Loading>;
  const points = resumePoints(history.data.events);
  if (points.length === 0) return <Box>It begins anew at its first state.</Box>;
  return (
    <div data-testid="resume-points">
      <Box>{points.length === 1 ? "It goes on at this step:" : "It goes on at these steps:"}</Box>
      <ul className="sd-resume-points">
        {points.map((point) => (
          <li key={point.step}>
            <strong>{point.step}</strong> {remarkOn(point)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function remarkOn({ type, times }: ResumePoint): string {
  const kind = times > 1 ? `(${type}, ${formatCount(times)} times)` : `(${type})`;
  return type === "Fail" ? `${kind}: a Fail state, which fails again` : kind;
}

/** What the bulk dialog needs to know of an execution. */
export interface Redrivable {
  name: string;
  arn: string;
}

/** Redrives many executions, each from where it failed. */
export function RedriveManyDialog({
  executions,
  onClose,
}: {
  executions: readonly Redrivable[];
  onClose: (redriven: boolean) => void;
}) {
  const { id } = useConnection();
  const refresh = useRefreshExecutions();
  // The list behind goes on changing: the dialog keeps to what it was opened for.
  const [chosen] = useState(executions);
  const count = chosen.length === 1 ? "1 execution" : `${formatCount(chosen.length)} executions`;

  const redrive = async () => {
    onClose(true);
    await redriveMany(id, chosen);
    refresh();
  };

  return (
    <ConfirmDialog
      title={`Redrive ${count}?`}
      confirm={`Redrive ${count}`}
      busy={false}
      onConfirm={() => void redrive()}
      onCancel={() => onClose(false)}
    >
      <Box>
        Each goes on at the steps that did not succeed, with the definition and the input that it
        began with. AWS redrives an execution only within 14 days of its end.
      </Box>
      <AccountNote />
    </ConfirmDialog>
  );
}

async function redriveMany(connection: string, executions: readonly Redrivable[]): Promise<void> {
  const count = executions.length;
  const told = notify({
    type: "in-progress",
    content: `Redriving ${formatCount(count)} executions`,
  });
  const failures = await runBulk(
    executions,
    ({ arn }) => redriveExecution(connection, { executionArn: arn }),
    (done) =>
      notify({
        id: told,
        type: "in-progress",
        content: `Redriving executions: ${formatCount(done)} of ${formatCount(count)}`,
      }),
  );
  const [first] = failures;
  notify({
    id: told,
    type: first ? "warning" : "success",
    content: `${formatCount(count - failures.length)} of ${formatCount(count)} executions were redriven.`,
  });
  if (first)
    notifyFailure(
      failures.length === 1
        ? `${first.item.name} was not redriven`
        : `${formatCount(failures.length)} were not redriven; the first, ${first.item.name}`,
      first.error,
    );
}
