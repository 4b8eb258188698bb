import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { CopyButton } from "./copy-button";

/** What an error needs to say to be shown; `CallError` does. */
export interface ShownError {
  message: string;
  code?: string;
  requestId?: string | undefined;
  httpStatus?: number | undefined;
  retryable?: boolean;
  advice?: string | undefined;
}

/** The inside of an error: message, advice, and the request id to copy. */
export function ErrorText({ error }: { error: ShownError }) {
  return (
    <SpaceBetween size="xxs">
      <div className="sd-prewrap">{error.message}</div>
      {error.advice && <div>{error.advice}</div>}
      {error.requestId && (
        <Box color="text-body-secondary" fontSize="body-s">
          Request id <code data-testid="request-id">{error.requestId}</code>
          {error.httpStatus ? ` · HTTP ${error.httpStatus}` : ""}{" "}
          <CopyButton text={error.requestId} label="Copy the request id" />
        </Box>
      )}
    </SpaceBetween>
  );
}

/** A failed call in the page: AWS's code and message, what to do, and Retry where it may help. */
export function ErrorAlert({
  error,
  onRetry,
  title,
}: {
  error: ShownError;
  /** Makes the call again. Offered always for reads: the person may have mended the cause. */
  onRetry?: () => void;
  /** What failed; without it the error's code is the heading. */
  title?: string;
}) {
  return (
    <div role="alert">
      <Alert
        type="error"
        data-testid="error"
        header={title ? `${title}: ${error.code ?? "error"}` : (error.code ?? "Error")}
        {...(onRetry && {
          action: (
            <Button iconName="refresh" formAction="none" onClick={onRetry}>
              Retry
            </Button>
          ),
        })}
      >
        <ErrorText error={error} />
      </Alert>
    </div>
  );
}
