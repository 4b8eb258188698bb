import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import type { ExecutionStatus } from "../../api/generated/types";

const shown: Record<string, { type: StatusIndicatorProps.Type; text: string }> = {
  RUNNING: { type: "in-progress", text: "Running" },
  SUCCEEDED: { type: "success", text: "Succeeded" },
  FAILED: { type: "error", text: "Failed" },
  TIMED_OUT: { type: "error", text: "Timed out" },
  ABORTED: { type: "stopped", text: "Aborted" },
  PENDING_REDRIVE: { type: "pending", text: "Pending redrive" },
};

/** A status in words. */
export const statusText = (status: ExecutionStatus): string => shown[status]?.text ?? status;

/** A status as the console shows it: icon, colour and word. */
export function ExecutionStatusBadge({ status }: { status: ExecutionStatus }) {
  const { type, text } = shown[status] ?? { type: "info" as const, text: status };
  return (
    <span data-testid="execution-status">
      <StatusIndicator type={type}>{text}</StatusIndicator>
    </span>
  );
}
