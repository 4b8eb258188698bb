import Button from "@cloudscape-design/components/button";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { CallError } from "../../api/errors";
import {
  cancelDeletion,
  type DeletionStatus,
  deleteClosedExecutions,
  deletionStatus,
} from "../../api/workspace";
import { ErrorText } from "../../components/error-alert";
import { notifyFailure } from "../../components/notifications";
import { isUnderWay, outcomeText, percentOf, phaseText } from "./retention-model";
import { usageKey } from "./storage";

/** The key of what is kept of executions. */
export const keptKey = ["kept-executions"] as const;
const deletionKey = ["workspace-deletion"] as const;

/** How often it is looked how far a deletion is, in ms. */
const PACE = 300;

/** The latest deletion, and how one is begun and cancelled. It goes on when the page is left, and shows again on it. */
export function useDeletion() {
  const queryClient = useQueryClient();
  const query = useQuery({
    queryKey: deletionKey,
    queryFn: deletionStatus,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? PACE : false),
    staleTime: 0,
    retry: false,
  });
  const status = query.data ?? null;
  const underWay = isUnderWay(status);
  const was = useRef(underWay);
  useEffect(() => {
    if (was.current && !underWay) {
      // Lists and sizes are no longer what they were.
      void queryClient.invalidateQueries({ queryKey: keptKey });
      void queryClient.invalidateQueries({ queryKey: usageKey });
      void queryClient.invalidateQueries({ queryKey: ["sfn", "local"] });
    }
    was.current = underWay;
  }, [underWay, queryClient]);
  return {
    status,
    underWay,
    begin: async (olderThanDays: number) => {
      const begun = await deleteClosedExecutions(olderThanDays);
      was.current = true;
      queryClient.setQueryData(deletionKey, begun);
      void queryClient.invalidateQueries({ queryKey: deletionKey });
    },
    cancel: async () => {
      queryClient.setQueryData(deletionKey, await cancelDeletion());
    },
  };
}

/** How far a deletion is, or how the latest one ended. */
export function DeletionBar({
  status,
  underWay,
  onCancel,
}: {
  status: DeletionStatus;
  underWay: boolean;
  onCancel: () => Promise<void>;
}) {
  const [cancelling, setCancelling] = useState(false);
  if (!underWay)
    return (
      <div data-testid="deletion">
        <StatusIndicator
          type={
            status.phase === "done" ? "success" : status.phase === "failed" ? "error" : "stopped"
          }
        >
          {outcomeText(status)}
        </StatusIndicator>
        {status.problem && <ErrorText error={CallError.from(status.problem)} />}
      </div>
    );
  const cancel = async () => {
    setCancelling(true);
    try {
      await onCancel();
    } catch (reason) {
      notifyFailure("The deletion goes on", reason as Error);
    } finally {
      setCancelling(false);
    }
  };
  return (
    <div className="sd-retention-row" data-testid="deletion">
      <ProgressBar
        label="Deleting executions"
        value={percentOf(status)}
        additionalInfo={phaseText(status)}
      />
      <Button formAction="none" loading={cancelling} onClick={() => void cancel()}>
        Cancel deletion
      </Button>
    </div>
  );
}
