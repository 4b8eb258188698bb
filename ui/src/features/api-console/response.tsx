import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { type OperationMetadata, operations } from "../../api/generated/operations";
import { ErrorAlert } from "../../components/error-alert";
import { JsonView } from "../../components/json-view";
import { Ticking } from "../../components/ticking";
import { formatDuration, formatTime } from "../../components/time";
import type { ConsoleCall } from "./calls";

/** How a call stands, in a word. */
export function CallStatus({ call }: { call: ConsoleCall }) {
  const { outcome } = call;
  if (outcome.state === "running")
    return <StatusIndicator type="in-progress">Waiting</StatusIndicator>;
  if (outcome.state === "answered")
    return <StatusIndicator type="success">Answered</StatusIndicator>;
  return <StatusIndicator type="error">{outcome.error.code}</StatusIndicator>;
}

/** What came of a call: status, time, request id, and the response itself. */
export function Response({
  call,
  onNextPage,
}: {
  call: ConsoleCall;
  /** Sends the request for the page that follows. */
  onNextPage: (request: Record<string, unknown>) => void;
}) {
  const { outcome } = call;
  const next = nextPage(call);
  return (
    <section className="sd-api-response" aria-label="Response" data-testid="api-response">
      <div className="sd-api-response-head">
        <h3>Response</h3>
        <CallStatus call={call} />
        {outcome.state === "running" ? (
          <span>
            <Spinner /> <Ticking since={call.startedAt} />
          </span>
        ) : (
          <span data-testid="api-time">{formatDuration(outcome.millis / 1000)}</span>
        )}
        <span className="sd-api-note">
          {call.operation} on {call.connection.label}, {formatTime(call.startedAt, true)}
        </span>
        {next && (
          <Button formAction="none" onClick={() => onNextPage(next)}>
            Next page
          </Button>
        )}
      </div>
      {outcome.state === "failed" && <ErrorAlert error={outcome.error} />}
      {outcome.state === "answered" && (
        <JsonView
          label={`${call.operation}Output`}
          text={JSON.stringify(outcome.response ?? {}, null, 2)}
          maxHeight="420px"
        />
      )}
    </section>
  );
}

/** The request for the page behind this one; undefined if this was the last. */
function nextPage({ operation, request, outcome }: ConsoleCall) {
  const { pagination }: OperationMetadata = operations[operation];
  if (!pagination || outcome.state !== "answered") return undefined;
  const token = (outcome.response as Record<string, unknown> | null)?.[pagination.outputToken];
  return typeof token === "string" ? { ...request, [pagination.inputToken]: token } : undefined;
}
