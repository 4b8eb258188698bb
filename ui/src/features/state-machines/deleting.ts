import { useSyncExternalStore } from "react";

/**
 * State machines that this window had deleted and that may still be listed: on AWS a deletion
 * takes until the last execution has ended, and ListStateMachines does not tell the status.
 */
let deleting: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

const keyOf = (connection: string, arn: string) => `${connection} ${arn}`;

function change(next: ReadonlySet<string>): void {
  deleting = next;
  for (const listener of listeners) listener();
}

export function markDeleting(connection: string, arn: string): void {
  change(new Set([...deleting, keyOf(connection, arn)]));
}

/** A machine of that name was made again. */
export function unmarkDeleting(connection: string, arn: string): void {
  const next = new Set(deleting);
  if (next.delete(keyOf(connection, arn))) change(next);
}

export function useDeleting(connection: string): (arn: string) => boolean {
  const marked = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => deleting,
  );
  return (arn) => marked.has(keyOf(connection, arn));
}
