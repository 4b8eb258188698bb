import type { ActivityListItem, Tag } from "../src/api/generated/types";
import type { WaitingTask } from "../src/api/workspace";
import { checkJson } from "../src/components/json-check";
import { nameOf, nameProblem } from "../src/features/names";
import { failure, type Input, type Operations, pageOf } from "./answers";
import type { State } from "./definition";
import { type MemoryService, type Run, record } from "./memory-service";

/** What becomes of a task that waited. */
export type Answer = { output: string } | { error: string; cause: string };

interface Waiting extends WaitingTask {
  executionArn: string;
  /** Whether a worker has the activity's task, or the service took the request. */
  taken: boolean;
  answered: boolean;
  settle: (answer: Answer) => void;
}

const isActivity = (resource: string): boolean => resource.includes(":activity:");

/** Activities, and the tasks that wait for an answer from outside. */
export class MemoryTasks {
  readonly activities = new Map<string, ActivityListItem & { tags: Tag[] }>();
  /** How long GetActivityTask waits for a task, in ms. */
  poll = 60_000;
  /** The states whose tasks a person answers, by state machine. */
  readonly byHand = new Map<string, readonly string[]>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly workers = new Set<{ activityArn: string; wake: () => void }>();

  constructor(private readonly service: MemoryService) {}

  readonly operations: Operations = {
    create_activity: (input) => this.create(input),
    list_activities: (input) => {
      const { items, nextToken } = pageOf([...this.activities.values()], input);
      return {
        activities: items.map(({ tags, ...activity }) => activity),
        ...(nextToken && { nextToken }),
      };
    },
    describe_activity: (input) => {
      const { tags, ...activity } = this.activity(input.activityArn);
      return activity;
    },
    delete_activity: (input) => {
      this.activities.delete(String(input.activityArn));
      return {};
    },
    get_activity_task: (input) => this.take(input),
    send_task_success: ({ taskToken, output }) => {
      const task = this.task(taskToken);
      if (checkJson(String(output)))
        throw failure("InvalidOutput", `Invalid Output: '${checkJson(String(output))?.message}'`);
      return this.settle(task, { output: String(output) });
    },
    send_task_failure: ({ taskToken, error, cause }) =>
      this.settle(this.task(taskToken), {
        error: String(error ?? ""),
        cause: String(cause ?? ""),
      }),
    send_task_heartbeat: ({ taskToken }) => {
      this.task(taskToken);
      return {};
    },
  };

  /** Whether a state waits for an answer from outside. */
  waitsAt = ({ Type, Resource = "" }: State): boolean =>
    Type === "Task" && (isActivity(Resource) || Resource.endsWith(".waitForTaskToken"));

  /** Whether a person answers the tasks of a state. */
  isByHand = (run: Run, stateName: string): boolean =>
    this.byHand.get(run.description.stateMachineArn)?.includes(stateName) ?? false;

  /** Lets a state's task wait. */
  schedule(run: Run, stateName: string, state: State, input: string, then: Waiting["settle"]) {
    const resource = state.Resource ?? "";
    const since = Date.now() / 1000;
    const taskToken = `token-${this.waiting.size + 1}`;
    this.waiting.set(taskToken, {
      executionArn: run.description.executionArn,
      stateName,
      resource,
      taskToken,
      since,
      input,
      ...(state.TimeoutSeconds && { timeoutAt: since + state.TimeoutSeconds }),
      ...(state.HeartbeatSeconds && { heartbeatAt: since + state.HeartbeatSeconds }),
      taken: !isActivity(resource),
      byHand: this.isByHand(run, stateName),
      answered: false,
      settle: then,
    });
    if (isActivity(resource))
      record(run, "ActivityScheduled", { activityScheduledEventDetails: { resource, input } });
    else
      record(run, "TaskScheduled", {
        taskScheduledEventDetails: {
          resource: nameOf(resource),
          resourceType: resource.split(":").at(-2) ?? "",
          region: this.service.region,
          parameters: input,
        },
      });
    for (const worker of this.workers) if (worker.activityArn === resource) worker.wake();
  }

  /** The tasks of an execution that wait for an answer. */
  waitingOf = (executionArn: unknown): WaitingTask[] =>
    [...this.waiting.values()]
      .filter((task) => task.executionArn === executionArn && this.isOpen(task))
      .map(({ executionArn: _, answered, settle, ...told }) => told);

  private isOpen({ answered, executionArn }: Waiting): boolean {
    return !answered && this.service.runs.get(executionArn)?.description.status === "RUNNING";
  }

  private task(token: unknown): Waiting {
    const task = this.waiting.get(String(token));
    if (!task) throw failure("InvalidToken", "Invalid Token: 'Invalid token'");
    if (!this.isOpen(task))
      throw failure("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
    return task;
  }

  private settle(task: Waiting, answer: Answer) {
    task.answered = true;
    task.settle(answer);
    return {};
  }

  private activity(arn: unknown) {
    const found = this.activities.get(String(arn));
    if (!found) throw failure("ActivityDoesNotExist", `Activity Does Not Exist: '${arn}'`);
    return found;
  }

  private create(input: Input) {
    const name = String(input.name);
    if (name === "" || nameProblem(name)) throw failure("InvalidName", `Invalid Name: '${name}'`);
    const activityArn = this.service.arn("activity", name);
    const known = this.activities.get(activityArn);
    const creationDate = known?.creationDate ?? Date.now() / 1000;
    const tags = known?.tags ?? (input.tags as Tag[] | undefined) ?? [];
    this.activities.set(activityArn, { activityArn, name, creationDate, tags });
    return { activityArn, creationDate };
  }

  private async take({ activityArn, workerName }: Input): Promise<unknown> {
    const { activityArn: arn } = this.activity(activityArn);
    const next = () =>
      [...this.waiting.values()].find(
        (task) => task.resource === arn && !task.taken && this.isOpen(task),
      );
    if (!next())
      await new Promise<void>((resolve) => {
        const worker = { activityArn: arn, wake: resolve };
        this.workers.add(worker);
        setTimeout(() => {
          this.workers.delete(worker);
          resolve();
        }, this.poll);
      });
    const task = next();
    if (!task) return { taskToken: null };
    task.taken = true;
    record(this.service.run(task.executionArn), "ActivityStarted", {
      activityStartedEventDetails: workerName ? { workerName: String(workerName) } : {},
    });
    return { taskToken: task.taskToken, input: task.input };
  }
}
