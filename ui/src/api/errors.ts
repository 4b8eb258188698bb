/** What a failed call says: AWS's own code and message, and what to do about it. */
export interface CallFailure {
  /** AWS's error name, such as `InvalidName`, or one of the app's own, such as `DispatchFailure`. */
  code: string;
  message: string;
  /** The id under which AWS knows the request; absent if no answer came. */
  requestId?: string | null;
  httpStatus?: number | null;
  /** Whether the same call may succeed if made again. */
  retryable?: boolean;
  /** What a person can do about it. */
  advice?: string | null;
}

/** The rejection of every call. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: string;
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly retryable: boolean;
  readonly advice: string | undefined;

  constructor(failure: CallFailure) {
    super(failure.message);
    this.code = failure.code;
    this.requestId = failure.requestId ?? undefined;
    this.httpStatus = failure.httpStatus ?? undefined;
    this.retryable = failure.retryable ?? false;
    this.advice = failure.advice ?? undefined;
  }

  /** Makes a `CallError` of whatever a command was rejected with. */
  static from(reason: unknown): CallError {
    if (reason instanceof CallError) return reason;
    if (isFailure(reason)) return new CallError(reason);
    const message = reason instanceof Error ? reason.message : String(reason);
    return new CallError({ code: "Unexpected", message });
  }
}

function isFailure(reason: unknown): reason is CallFailure {
  return (
    typeof reason === "object" &&
    reason !== null &&
    typeof (reason as CallFailure).code === "string" &&
    typeof (reason as CallFailure).message === "string"
  );
}
