import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { holdExecution } from "../../api/workspace";
import { notifyFailure } from "../../components/notifications";
import { useConnection } from "../connections/current";
import { useRefreshExecutions } from "../executions/queries";
import { useHolds } from "./queries";

/** Pauses a running execution of the local workspace, and lets it go on. */
export function PauseButton({ execution }: { execution: DescribeExecutionOutput }) {
  const { kind, readOnly } = useConnection();
  const { executionArn, status } = execution;
  const holds = useHolds(executionArn, status === "RUNNING");
  const refresh = useRefreshExecutions();
  const [busy, setBusy] = useState(false);
  if (kind !== "local" || status !== "RUNNING" || holds.data === undefined) return null;
  const { paused } = holds.data;
  const toggle = async () => {
    setBusy(true);
    try {
      await holdExecution(executionArn, { kind: paused ? "unpause" : "pause" });
    } catch (reason) {
      notifyFailure(
        paused ? "The execution does not go on" : "The execution was not paused",
        reason as Error,
      );
    } finally {
      setBusy(false);
      refresh(executionArn);
    }
  };
  return (
    <Button
      loading={busy}
      disabled={readOnly}
      {...(readOnly && { disabledReason: "This connection is read-only." })}
      onClick={() => void toggle()}
    >
      {paused ? "Resume" : "Pause"}
    </Button>
  );
}
