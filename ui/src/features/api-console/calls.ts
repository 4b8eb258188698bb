import { useSyncExternalStore } from "react";
import { CallError } from "../../api/errors";
import { call } from "../../api/host";
import type { Connection } from "../../api/workspace";
import { type OperationName, snakeCase } from "./catalog";

/** A call of this session, made in the API console. */
export interface ConsoleCall {
  id: string;
  operation: OperationName;
  connection: { id: string; label: string };
  request: Readonly<Record<string, unknown>>;
  /** Seconds since 1970. */
  startedAt: number;
  outcome:
    | { state: "running" }
    | { state: "answered"; millis: number; response: unknown }
    | { state: "failed"; millis: number; error: CallError };
}

/** Older calls go: their requests and responses may be large. */
const KEPT = 100;

/**
 * The calls of this run of the app, newest first. They are in memory only: requests and responses
 * may hold secrets.
 */
let calls: readonly ConsoleCall[] = [];
let serial = 0;
const listeners = new Set<() => void>();

function change(next: readonly ConsoleCall[]): void {
  calls = next;
  for (const listener of listeners) listener();
}

export function useConsoleCalls(): readonly ConsoleCall[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => calls,
  );
}

/** Forgets all calls that have ended. */
export function forgetCalls(): void {
  change(calls.filter(({ outcome }) => outcome.state === "running"));
}

/** Makes a call and keeps what came of it. `ended` never rejects. */
export function send(
  connection: Connection,
  operation: OperationName,
  request: Readonly<Record<string, unknown>>,
): { id: string; ended: Promise<ConsoleCall> } {
  serial += 1;
  const begun = performance.now();
  const made: ConsoleCall = {
    id: String(serial),
    operation,
    connection: { id: connection.id, label: connection.label },
    request,
    startedAt: Date.now() / 1000,
    outcome: { state: "running" },
  };
  change([made, ...calls].slice(0, KEPT));
  const end = (outcome: ConsoleCall["outcome"]): ConsoleCall => {
    const ended = { ...made, outcome };
    change(calls.map((each) => (each.id === made.id ? ended : each)));
    return ended;
  };
  const ended = call(snakeCase(operation), { connection: connection.id, input: request }).then(
    (response) => end({ state: "answered", millis: performance.now() - begun, response }),
    (reason) =>
      end({ state: "failed", millis: performance.now() - begun, error: CallError.from(reason) }),
  );
  return { id: made.id, ended };
}
