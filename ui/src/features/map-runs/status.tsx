import StatusIndicator, {
  type StatusIndicatorProps,
} from "@cloudscape-design/components/status-indicator";
import type { MapRunStatus } from "../../api/generated/types";

const shown: Record<string, { type: StatusIndicatorProps.Type; text: string }> = {
  RUNNING: { type: "in-progress", text: "Running" },
  SUCCEEDED: { type: "success", text: "Succeeded" },
  FAILED: { type: "error", text: "Failed" },
  ABORTED: { type: "stopped", text: "Aborted" },
};

/** How a map run stands: icon, colour and word. */
export function MapRunStatusBadge({ status }: { status: MapRunStatus }) {
  const { type, text } = shown[status] ?? { type: "info" as const, text: status };
  return (
    <span data-testid="map-run-status">
      <StatusIndicator type={type}>{text}</StatusIndicator>
    </span>
  );
}
