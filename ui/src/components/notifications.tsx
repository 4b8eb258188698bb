import { lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";
import { ErrorText, type ShownError } from "./error-alert";

// Not part of the first paint.
const Flashbar = lazy(() => import("@cloudscape-design/components/flashbar"));

export interface Notification {
  id: string;
  type: "success" | "error" | "info" | "warning" | "in-progress";
  header?: ReactNode;
  content?: ReactNode;
}

/** How long a good result stays, in ms. Errors stay until they are closed. */
const SHORT = 6_000;
/** More than these would push the page out of sight: the oldest goes. */
const MOST = 4;

let notifications: readonly Notification[] = [];
let serial = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notification[]): void {
  notifications = next;
  for (const listener of listeners) listener();
}

/** Shows a notification, or changes the one with that id; returns the id. */
export function notify(notification: Omit<Notification, "id"> & { id?: string }): string {
  serial += 1;
  const id = notification.id ?? `notification-${serial}`;
  const entry = { ...notification, id };
  const known = notifications.some((other) => other.id === id);
  change(
    known
      ? notifications.map((other) => (other.id === id ? entry : other))
      : [...notifications, entry].slice(-MOST),
  );
  if (entry.type === "success" || entry.type === "info") {
    setTimeout(() => {
      if (notifications.includes(entry)) dismiss(id);
    }, SHORT);
  }
  return id;
}

/** Shows that `what` failed, with AWS's code, message and request id. */
export function notifyFailure(what: string, error: ShownError): void {
  notify({
    type: "error",
    header: error.code ? `${what}: ${error.code}` : what,
    content: <ErrorText error={error} />,
  });
}

export function dismiss(id: string): void {
  change(notifications.filter((notification) => notification.id !== id));
}

export function dismissAll(): void {
  change([]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Notifications() {
  const shown = useSyncExternalStore(subscribe, () => notifications);
  if (shown.length === 0) return null;
  return (
    <div className="sd-notifications">
      <Suspense>
        <Flashbar
          items={shown.map(({ id, type, header, content }) => ({
            id,
            type: type === "in-progress" ? "info" : type,
            loading: type === "in-progress",
            header,
            content,
            dismissible: type !== "in-progress",
            dismissLabel: "Dismiss",
            onDismiss: () => dismiss(id),
          }))}
        />
      </Suspense>
    </div>
  );
}
