import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { CallError } from "../../api/errors";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { skipWait, type WaitingState } from "../../api/workspace";
import { runBulk } from "../../components/bulk";
import { ErrorAlert } from "../../components/error-alert";
import { notifyFailure } from "../../components/notifications";
import { type ReadClock, Remaining } from "../../components/ticking";
import { formatCount, formatTime } from "../../components/time";
import { useConnection } from "../connections/current";
import { useRefreshExecutions } from "../executions/queries";
import { useWaits } from "./queries";
import { formatScale } from "./scale";
import "./waits.css";

/** How many are named; the app may tell of more. */
const NAMED = 10;

/** The states of a running local execution that only wait for time to pass: each can be let go on at once. */
export function Waits({ execution }: { execution: DescribeExecutionOutput }) {
  const { executionArn, status } = execution;
  const running = status === "RUNNING";
  const waiting = useWaits(executionArn, running);
  const refresh = useRefreshExecutions();
  if (!running) return null;
  if (waiting.isError)
    return (
      <ErrorAlert
        title="What waits for time to pass could not be read"
        error={waiting.error}
        onRetry={() => void waiting.refetch()}
      />
    );
  if (waiting.data === undefined || waiting.data.waits.length === 0) return null;
  const { waits, leftOut, clock, readAt } = waiting.data;
  const more = waits.length - Math.min(waits.length, NAMED) + leftOut;
  return (
    <section className="sd-waits" aria-label="Waiting for time to pass">
      <div className="sd-waits-head">
        <h2>Waiting for time to pass</h2>
        {waits.length > 1 && (
          <SkipAll executionArn={executionArn} waits={waits} onDone={() => refresh(executionArn)} />
        )}
      </div>
      <ul>
        {waits.slice(0, NAMED).map((wait) => (
          <li key={wait.timer}>
            <Wait
              executionArn={executionArn}
              wait={wait}
              clock={{ ...clock, readAt }}
              onDone={() => refresh(executionArn)}
            />
          </li>
        ))}
      </ul>
      {more > 0 && (
        <div className="sd-waits-when">and {formatCount(more)} more that go on after these</div>
      )}
    </section>
  );
}

/** Lets everything that waits now go on; what comes to wait afterwards waits. */
function SkipAll({
  executionArn,
  waits,
  onDone,
}: {
  executionArn: string;
  waits: readonly WaitingState[];
  onDone: () => void;
}) {
  const { readOnly } = useConnection();
  const [busy, setBusy] = useState(false);
  const skip = async () => {
    setBusy(true);
    const failures = await runBulk(waits, async ({ timer }) => {
      try {
        await skipWait(executionArn, timer);
      } catch (reason) {
        // It went on by itself, or by one that was skipped before it: that is what was wanted.
        const { code } = CallError.from(reason);
        if (code !== "NotWaiting" && code !== "ExecutionEnded") throw reason;
      }
    });
    const [first] = failures;
    if (first)
      notifyFailure(
        failures.length === 1
          ? `${first.item.stateName} goes on waiting`
          : `${failures.length} states go on waiting; the first, ${first.item.stateName}`,
        first.error,
      );
    setBusy(false);
    onDone();
  };
  return (
    <Button
      loading={busy}
      disabled={readOnly}
      disabledReason="This connection is read-only."
      onClick={() => void skip()}
    >
      Skip all
    </Button>
  );
}

function Wait({
  executionArn,
  wait,
  clock,
  onDone,
}: {
  executionArn: string;
  wait: WaitingState;
  clock: ReadClock;
  onDone: () => void;
}) {
  const { readOnly } = useConnection();
  const [busy, setBusy] = useState(false);
  const { stateName, reason, retries, timer, until } = wait;
  const backoff = reason === "backoff";
  const skip = async () => {
    setBusy(true);
    try {
      await skipWait(executionArn, timer);
    } catch (reason) {
      notifyFailure(`${stateName} goes on waiting`, reason as Error);
    } finally {
      setBusy(false);
      onDone();
    }
  };
  return (
    <>
      <span className="sd-waits-text">
        <strong>{stateName}</strong>{" "}
        {backoff ? `failed, and retry ${retries + 1} waits` : "is a Wait state"}
        <div className="sd-waits-when">
          until {formatTime(until)} · <Remaining until={until} clock={clock} /> left
          {clock.scale !== 1 && `, which pass ${formatScale(clock.scale)} as fast`}
        </div>
      </span>
      <Button
        loading={busy}
        disabled={readOnly}
        disabledReason="This connection is read-only."
        ariaLabel={backoff ? `Retry ${stateName} now` : `Skip the wait of ${stateName}`}
        onClick={() => void skip()}
      >
        {backoff ? "Retry now" : "Skip"}
      </Button>
    </>
  );
}
