import { useSyncExternalStore } from "react";
import { CallError } from "../../api/errors";
import { getActivityTask } from "../../api/generated/calls";
import { notify } from "../../components/notifications";
import { scopeOf, useConnection } from "../connections/current";
import { nameOf } from "../names";

/** How long AWS keeps a poll open when there is no task, in seconds. */
export const POLL_SECONDS = 60;

/** A task that this window took and has not answered. */
export interface HeldTask {
  readonly taskToken: string;
  readonly input: string;
  /** Seconds since 1970. */
  readonly takenAt: number;
}

/** A call of GetActivityTask that has not returned. */
export interface Poll {
  /** Seconds since 1970. */
  readonly since: number;
  readonly cancelled: boolean;
}

/** What the worker of one activity holds. */
export interface Worker {
  readonly tasks: readonly HeldTask[];
  readonly polls: readonly Poll[];
  /** How the last poll ended, if it brought no task. */
  readonly ended: "no-task" | CallError | null;
}

const idle: Worker = { tasks: [], polls: [], ended: null };

/**
 * The workers of this run of the app, by connection and activity. A task that was taken is lost to
 * all other workers until it times out, so it stays here whatever page is shown.
 */
const workers = new Map<string, Worker>();
const listeners = new Set<() => void>();

function change(key: string, part: (known: Worker) => Partial<Worker>): void {
  const known = workers.get(key) ?? idle;
  workers.set(key, { ...known, ...part(known) });
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Polls for one task. What a cancelled poll still brings is kept as well. */
async function take(connection: string, key: string, activityArn: string, workerName: string) {
  let poll: Poll = { since: Date.now() / 1000, cancelled: false };
  change(key, ({ polls }) => ({ polls: [...polls, poll], ended: null }));
  const isCancelled = () => {
    poll = (workers.get(key) ?? idle).polls.find(({ since }) => since === poll.since) ?? poll;
    return poll.cancelled;
  };
  const leave = (part: (known: Worker) => Partial<Worker>) =>
    change(key, (known) => ({
      polls: known.polls.filter(({ since }) => since !== poll.since),
      ...part(known),
    }));
  try {
    const { taskToken, input = "{}" } = await getActivityTask(connection, {
      activityArn,
      ...(workerName !== "" && { workerName }),
    });
    const cancelled = isCancelled();
    if (!taskToken) {
      leave(() => (cancelled ? {} : { ended: "no-task" }));
      return;
    }
    const task: HeldTask = { taskToken, input, takenAt: Date.now() / 1000 };
    leave(({ tasks }) => ({ tasks: [...tasks, task] }));
    if (cancelled)
      notify({
        type: "warning",
        content: `A task of ${nameOf(activityArn)} came after the poll was cancelled. It waits on the activity's page for its answer.`,
      });
  } catch (reason) {
    const cancelled = isCancelled();
    leave(() => (cancelled ? {} : { ended: CallError.from(reason) }));
  }
}

/** Acts as the worker of an activity. */
export function useWorker(activityArn: string) {
  const connection = useConnection();
  const key = [...scopeOf(connection), activityArn].join(" ");
  const worker = useSyncExternalStore(subscribe, () => workers.get(key) ?? idle);
  return {
    ...worker,
    /** The poll that waits for a task. */
    polling: worker.polls.find(({ cancelled }) => !cancelled),
    /** The poll that was cancelled last and is open all the same. */
    lingering: worker.polls.findLast(({ cancelled }) => cancelled),
    take: (workerName: string) => void take(connection.id, key, activityArn, workerName),
    cancel: () =>
      change(key, ({ polls }) => ({ polls: polls.map((poll) => ({ ...poll, cancelled: true })) })),
    putAway: (taskToken: string) =>
      change(key, ({ tasks }) => ({ tasks: tasks.filter((it) => it.taskToken !== taskToken) })),
  };
}

/** Forgets all workers; for tests. */
export function resetWorkers(): void {
  workers.clear();
  for (const listener of listeners) listener();
}
