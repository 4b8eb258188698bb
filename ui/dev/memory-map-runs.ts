import type {
  DescribeExecutionOutput,
  DescribeMapRunOutput,
  ExecutionStatus,
  MapRunExecutionCounts,
  MapRunListItem,
  UpdateMapRunInput,
} from "../src/api/generated/types";
import { nameOf } from "../src/features/names";
import { failure, type Input, type Operations, pageOf } from "./answers";
import { type MemoryService, record } from "./memory-service";

/** A map run without what its child executions tell. */
type Kept = Omit<DescribeMapRunOutput, "itemCounts" | "executionCounts"> & {
  /** How many items one child execution takes. */
  batch: number;
  /** How many child executions are still to begin. */
  pending: number;
};

/** What a map run is made of. */
export interface MapRunSeed {
  label: string;
  /** The child executions that have begun, by how they stand. */
  children: readonly ExecutionStatus[];
  /** How many child executions are still to begin. */
  pending?: number;
  batch?: number;
  maxConcurrency?: number;
}

/** Map runs and their child executions, as the service tells of them. */
export class MapRuns {
  private readonly all = new Map<string, Kept>();

  constructor(private readonly service: MemoryService) {}

  readonly operations: Operations = {
    list_map_runs: (input) => this.list(input),
    describe_map_run: (input) => this.describe(input.mapRunArn),
    update_map_run: (input) => this.update(input as unknown as UpdateMapRunInput),
  };

  /** Gives an execution a map run: the history tells of it, its child executions are listed. */
  add(executionArn: string, seed: MapRunSeed): string {
    const parent = this.service.run(executionArn);
    const { name, stateMachineArn } = parent.description;
    const machine = nameOf(stateMachineArn);
    const place = `${machine}/${seed.label}`;
    const mapRunArn = this.service.arn("mapRun", place, `${name}-map`);
    const running = (seed.pending ?? 0) > 0 || seed.children.includes("RUNNING");
    const failed = seed.children.some((status) => status === "FAILED");
    const startDate = Date.now() / 1000;
    this.all.set(mapRunArn, {
      mapRunArn,
      executionArn,
      status: running ? "RUNNING" : failed ? "FAILED" : "SUCCEEDED",
      startDate,
      ...(!running && { stopDate: startDate + 4.2 }),
      maxConcurrency: seed.maxConcurrency ?? 10,
      toleratedFailurePercentage: 5,
      toleratedFailureCount: 0,
      redriveCount: 0,
      batch: seed.batch ?? 1,
      pending: seed.pending ?? 0,
    });
    record(parent, "MapRunStarted", { mapRunStartedEventDetails: { mapRunArn } });
    for (const [index, status] of seed.children.entries())
      this.addChild(mapRunArn, `${stateMachineArn}/${seed.label}`, `item-${index}`, status);
    return mapRunArn;
  }

  private addChild(
    mapRunArn: string,
    stateMachineArn: string,
    name: string,
    status: ExecutionStatus,
  ) {
    const startDate = Date.now() / 1000;
    const description: DescribeExecutionOutput = {
      executionArn: this.service.arn("execution", nameOf(stateMachineArn), name),
      stateMachineArn,
      mapRunArn,
      name,
      status,
      startDate,
      ...(status !== "RUNNING" && { stopDate: startDate + 0.4 }),
      ...(status === "FAILED" && { error: "Broken", cause: "The item could not be read." }),
      input: JSON.stringify({ item: name }),
    };
    this.service.runs.set(description.executionArn, {
      description,
      events: [],
      definition: JSON.stringify({
        StartAt: "Item",
        States: { Item: { Type: "Pass", End: true } },
      }),
    });
  }

  /** The child executions of a map run, of which there is one. */
  childrenOf(mapRunArn: unknown): DescribeExecutionOutput[] {
    this.find(mapRunArn);
    return [...this.service.runs.values()]
      .map(({ description }) => description)
      .filter((description) => description.mapRunArn === mapRunArn);
  }

  private find(arn: unknown): Kept {
    const found = this.all.get(String(arn));
    if (!found) throw failure("ResourceNotFound", `Resource not found: '${arn}'`);
    return found;
  }

  private list(input: Input) {
    this.service.run(input.executionArn);
    const mine = [...this.all.values()].filter((it) => it.executionArn === input.executionArn);
    const { items, nextToken } = pageOf(mine, input);
    return {
      mapRuns: items.map(({ mapRunArn, executionArn, startDate, stopDate }): MapRunListItem => {
        const { stateMachineArn } = this.service.run(executionArn).description;
        return {
          mapRunArn,
          executionArn,
          stateMachineArn,
          startDate,
          ...(stopDate !== undefined && { stopDate }),
        };
      }),
      ...(nextToken && { nextToken }),
    };
  }

  private describe(arn: unknown): DescribeMapRunOutput {
    const { batch, pending, ...told } = this.find(arn);
    const of = (status: ExecutionStatus) =>
      this.childrenOf(arn).filter((child) => child.status === status).length;
    const counts: MapRunExecutionCounts = {
      pending,
      running: of("RUNNING"),
      succeeded: of("SUCCEEDED"),
      failed: of("FAILED"),
      timedOut: of("TIMED_OUT"),
      aborted: of("ABORTED"),
      total: this.childrenOf(arn).length + pending,
      resultsWritten: 0,
      failuresNotRedrivable: 0,
      pendingRedrive: of("PENDING_REDRIVE"),
    };
    const items = Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, count * batch]),
    ) as unknown as MapRunExecutionCounts;
    return { ...told, executionCounts: counts, itemCounts: items };
  }

  private update({ mapRunArn, ...changes }: UpdateMapRunInput) {
    const found = this.find(mapRunArn);
    if (found.status !== "RUNNING")
      throw failure("ValidationException", `Map Run is in ${found.status} status: '${mapRunArn}'`);
    Object.assign(found, changes);
    return {};
  }
}
