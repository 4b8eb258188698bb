import type {
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionOutput,
  DescribeStateMachineOutput,
  ExecutionListItem,
  GetExecutionHistoryOutput,
  HistoryEvent,
  StartSyncExecutionOutput,
  StateMachineListItem,
  Tag,
} from "../src/api/generated/types";
import { checkJson } from "../src/components/json-check";
import { nameOf, nameProblem } from "../src/features/names";
import { failure, type Input, type Operations, pageOf } from "./answers";
import { type Definition, diagnose } from "./definition";
import { MapRuns } from "./memory-map-runs";
import { redrive, redriveOf } from "./memory-redrive";
import { tagOperations } from "./memory-tags";
import { MemoryTasks } from "./memory-tasks";
import { testState } from "./memory-test-state";
import { MemoryVersions } from "./memory-versions";

export interface Run {
  description: DescribeExecutionOutput;
  events: HistoryEvent[];
  /** The definition that it began with. */
  definition: string;
  cancel?: () => void;
  /** Called once it has ended. */
  ended?: () => void;
}

const ACCOUNT = "123456789012";

/**
 * Step Functions in memory, as far as the main path goes: the shapes, the pages and the errors
 * are those of the service. It runs Pass, Wait, Succeed and Fail; other states hand on their input.
 */
export class MemoryService {
  readonly machines = new Map<string, DescribeStateMachineOutput & { tags: Tag[] }>();
  readonly runs = new Map<string, Run>();
  changed: (executionArn: string, stateMachineArn: string) => void = () => undefined;

  private readonly versions = new MemoryVersions(this);
  readonly mapRuns = new MapRuns(this);
  readonly tasks = new MemoryTasks(this);
  /** Operations that have a file of their own. */
  private readonly more: Operations = {
    ...this.versions.operations,
    ...tagOperations(this),
    ...redrive(this),
    ...this.mapRuns.operations,
    ...this.tasks.operations,
    ...testState,
  };

  constructor(readonly region = "us-east-1") {}

  /** Answers an operation by the name of its command. */
  call(command: string, input: Input): unknown {
    switch (command) {
      case "list_state_machines":
        return this.listStateMachines(input);
      case "create_state_machine":
        return this.createStateMachine(input);
      case "describe_state_machine":
        return this.versions.resolve(input.stateMachineArn).machine;
      case "update_state_machine":
        return this.updateStateMachine(input);
      case "delete_state_machine":
        this.machines.delete(String(input.stateMachineArn));
        this.versions.forget(String(input.stateMachineArn));
        return {};
      case "start_execution":
        return this.startExecution(input);
      case "start_sync_execution":
        return this.startSyncExecution(input);
      case "stop_execution":
        return this.stopExecution(input);
      case "describe_execution":
        return this.describeExecution(input);
      case "describe_state_machine_for_execution":
        return this.describeStateMachineForExecution(input);
      case "list_executions":
        return this.listExecutions(input);
      case "get_execution_history":
        return this.getExecutionHistory(input);
      default: {
        const operation = this.more[command];
        if (operation) return operation(input);
        throw failure("UnknownOperationException", `${command} is not answered here.`);
      }
    }
  }

  arn(kind: string, ...names: string[]): string {
    return `arn:aws:states:${this.region}:${ACCOUNT}:${kind}:${names.join(":")}`;
  }

  machine(arn: unknown) {
    const machine = this.machines.get(String(arn));
    if (!machine)
      throw failure("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  run(arn: unknown): Run {
    const run = this.runs.get(String(arn));
    if (!run) throw failure("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
    return run;
  }

  private listStateMachines(input: Input) {
    const { items, nextToken } = pageOf([...this.machines.values()], input);
    return {
      stateMachines: items.map(
        ({ stateMachineArn, name, type, creationDate }): StateMachineListItem => ({
          stateMachineArn,
          name,
          type,
          creationDate,
        }),
      ),
      ...(nextToken && { nextToken }),
    };
  }

  private checkDefinition(definition: string): void {
    const [first] = diagnose(definition);
    if (first)
      throw failure(
        "InvalidDefinition",
        `Invalid State Machine Definition: '${first.code}: ${first.message} at ${first.pointer}'`,
      );
  }

  private createStateMachine(input: Input) {
    const name = String(input.name);
    const definition = String(input.definition);
    if (name === "" || nameProblem(name)) throw failure("InvalidName", `Invalid Name: '${name}'`);
    if (!String(input.roleArn).startsWith("arn:"))
      throw failure("InvalidArn", `Invalid Role Arn: '${input.roleArn}'`);
    this.checkDefinition(definition);
    const stateMachineArn = this.arn("stateMachine", name);
    const known = this.machines.get(stateMachineArn);
    if (known && known.definition !== definition)
      throw failure(
        "StateMachineAlreadyExists",
        `State Machine Already Exists: '${stateMachineArn}'`,
      );
    const creationDate = known?.creationDate ?? Date.now() / 1000;
    const machine = {
      stateMachineArn,
      name,
      definition,
      creationDate,
      status: "ACTIVE",
      roleArn: String(input.roleArn),
      type: (input.type as "STANDARD" | undefined) ?? "STANDARD",
      loggingConfiguration: { level: "OFF", includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      tags: (input.tags as Tag[] | undefined) ?? [],
    } as DescribeStateMachineOutput & { tags: Tag[] };
    configure(machine, input);
    this.machines.set(stateMachineArn, machine);
    const version = input.publish
      ? this.versions.publish(machine, input.versionDescription)
      : undefined;
    return {
      stateMachineArn,
      creationDate,
      ...(version && { stateMachineVersionArn: version.machine.stateMachineArn }),
    };
  }

  private updateStateMachine(input: Input) {
    const machine = this.machine(input.stateMachineArn);
    if (input.definition !== undefined) {
      this.checkDefinition(String(input.definition));
      machine.definition = String(input.definition);
    }
    if (input.roleArn !== undefined) machine.roleArn = String(input.roleArn);
    configure(machine, input);
    machine.revisionId = crypto.randomUUID();
    const version = input.publish
      ? this.versions.publish(machine, input.versionDescription)
      : undefined;
    return {
      updateDate: Date.now() / 1000,
      revisionId: machine.revisionId,
      ...(version && { stateMachineVersionArn: version.machine.stateMachineArn }),
    };
  }

  private startExecution(input: Input) {
    const run = this.begin(input);
    const { executionArn, startDate } = run.description;
    return { executionArn, startDate };
  }

  /** Runs an Express execution to its end; it leaves nothing behind. */
  private startSyncExecution(input: Input): Promise<StartSyncExecutionOutput> {
    const { machine } = this.versions.resolve(input.stateMachineArn);
    if (machine.type !== "EXPRESS")
      throw failure(
        "StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine",
      );
    return new Promise((resolve) => {
      const answer = (run: Run) => {
        this.runs.delete(run.description.executionArn);
        const { executionArn, stateMachineArn, name, startDate, stopDate, status, ...rest } =
          run.description;
        const end = stopDate ?? startDate;
        resolve({
          executionArn,
          stateMachineArn,
          name: name ?? nameOf(executionArn),
          startDate,
          stopDate: end,
          status: status as StartSyncExecutionOutput["status"],
          input: rest.input ?? "{}",
          ...(rest.output != null && { output: rest.output }),
          ...(rest.error != null && { error: rest.error }),
          ...(rest.cause != null && { cause: rest.cause }),
          billingDetails: {
            billedMemoryUsedInMB: 64,
            billedDurationInMilliseconds: Math.max(1, Math.ceil((end - startDate) * 10)) * 100,
          },
        });
      };
      this.begin(input, answer);
    });
  }

  private begin(input: Input, ended?: (run: Run) => void): Run {
    const { machine, versionArn, aliasArn } = this.versions.resolve(input.stateMachineArn);
    const text = String(input.input ?? "{}");
    if (checkJson(text))
      throw failure(
        "InvalidExecutionInput",
        `Invalid State Machine Execution Input: '${checkJson(text)?.message}'`,
      );
    const name = String(input.name ?? crypto.randomUUID());
    if (nameProblem(name)) throw failure("InvalidName", `Invalid Name: '${name}'`);
    const executionArn =
      machine.type === "EXPRESS"
        ? this.arn("express", machine.name, name, crypto.randomUUID())
        : this.arn("execution", machine.name, name);
    if (this.runs.has(executionArn))
      throw failure("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
    const run: Run = {
      description: {
        executionArn,
        stateMachineArn: this.arn("stateMachine", machine.name),
        name,
        status: "RUNNING",
        startDate: Date.now() / 1000,
        input: text,
        inputDetails: { included: true },
        ...(versionArn && { stateMachineVersionArn: versionArn }),
        ...(aliasArn && { stateMachineAliasArn: aliasArn }),
      },
      events: [],
      definition: machine.definition,
    };
    if (ended) run.ended = () => ended(run);
    this.runs.set(executionArn, run);
    record(run, "ExecutionStarted", {
      executionStartedEventDetails: { input: text, roleArn: machine.roleArn },
    });
    this.proceed(run, JSON.parse(machine.definition) as Definition, text);
    return run;
  }

  private describeExecution(input: Input): DescribeExecutionOutput {
    const { description } = this.run(input.executionArn);
    return { redriveCount: 0, ...description, ...redriveOf(description) };
  }

  private describeStateMachineForExecution(input: Input): DescribeStateMachineForExecutionOutput {
    const { description, definition } = this.run(input.executionArn);
    const { stateMachineArn, startDate, mapRunArn } = description;
    const machine = this.machines.get(stateMachineArn);
    return {
      stateMachineArn,
      name: nameOf(stateMachineArn),
      definition,
      roleArn: machine?.roleArn ?? "",
      updateDate: machine?.creationDate ?? startDate,
      ...(mapRunArn !== undefined && { mapRunArn }),
    };
  }

  proceed(run: Run, definition: Definition, input: string, startAt = definition.StartAt): void {
    let name: string | undefined = startAt;
    let data = input;
    const step = (): void => {
      while (name !== undefined) {
        const here: string = name;
        const state = definition.States[here];
        if (!state) {
          this.end(run, "FAILED", { error: "States.Runtime", cause: here });
          return;
        }
        record(run, `${state.Type}StateEntered`, {
          stateEnteredEventDetails: { name: here, input: data },
        });
        if (state.Type === "Fail") {
          this.end(run, "FAILED", { error: state.Error ?? "", cause: state.Cause ?? "" });
          return;
        }
        const go = () => {
          if (state.Result !== undefined) data = JSON.stringify(state.Result);
          record(run, `${state.Type}StateExited`, {
            stateExitedEventDetails: { name: here, output: data },
          });
          name = state.End || state.Type === "Succeed" ? undefined : (state.Next ?? state.Default);
        };
        if (this.tasks.waitsAt(state) || this.tasks.isByHand(run, here)) {
          this.tasks.schedule(run, here, state, data, (answer) => {
            const kind = state.Resource?.includes(":activity:") ? "Activity" : "Task";
            if ("error" in answer) {
              record(run, `${kind}Failed`, { [`${kind.toLowerCase()}FailedEventDetails`]: answer });
              this.end(run, "FAILED", answer);
              return;
            }
            record(run, `${kind}Succeeded`, {
              [`${kind.toLowerCase()}SucceededEventDetails`]: answer,
            });
            data = answer.output;
            go();
            step();
          });
          return;
        }
        if (state.Type === "Wait") {
          const timer = setTimeout(
            () => {
              go();
              step();
            },
            (state.Seconds ?? 0) * 1_000,
          );
          run.cancel = () => clearTimeout(timer);
          return;
        }
        go();
      }
      this.end(run, "SUCCEEDED", { output: data });
    };
    step();
  }

  end(
    run: Run,
    status: "SUCCEEDED" | "FAILED" | "ABORTED",
    result: { output?: string; error?: string; cause?: string },
  ): void {
    Object.assign(run.description, { status, stopDate: Date.now() / 1000, ...result });
    const word = status.charAt(0) + status.slice(1).toLowerCase();
    record(run, `Execution${word}`, { [`execution${word}EventDetails`]: result });
    const { executionArn, stateMachineArn } = run.description;
    run.ended?.();
    queueMicrotask(() => this.changed(executionArn, stateMachineArn));
  }

  private stopExecution(input: Input) {
    const run = this.run(input.executionArn);
    if (run.description.status === "RUNNING") {
      run.cancel?.();
      const { error, cause } = input as { error?: string; cause?: string };
      this.end(run, "ABORTED", { ...(error && { error }), ...(cause && { cause }) });
    }
    return { stopDate: run.description.stopDate };
  }

  private listExecutions(input: Input) {
    const all = this.executionsOf(input)
      .filter(
        ({ status, redriveCount = 0 }) =>
          (input.statusFilter === undefined || status === input.statusFilter) &&
          (input.redriveFilter === undefined ||
            (input.redriveFilter === "REDRIVEN") === redriveCount > 0),
      )
      .sort((a, b) => b.startDate - a.startDate);
    const { items, nextToken } = pageOf(all, input);
    return {
      executions: items.map(
        ({
          executionArn,
          stateMachineArn,
          name,
          status,
          startDate,
          stopDate,
          mapRunArn,
          redriveCount,
          redriveDate,
        }): ExecutionListItem => ({
          executionArn,
          stateMachineArn,
          name: name ?? nameOf(executionArn),
          status,
          startDate,
          ...(stopDate !== undefined && { stopDate }),
          ...(mapRunArn !== undefined && { mapRunArn, itemCount: 1 }),
          redriveCount: redriveCount ?? 0,
          ...(redriveDate !== undefined && { redriveDate }),
        }),
      ),
      ...(nextToken && { nextToken }),
    };
  }

  private executionsOf(input: Input): DescribeExecutionOutput[] {
    if (input.mapRunArn !== undefined) return this.mapRuns.childrenOf(input.mapRunArn);
    const asked = String(input.stateMachineArn);
    if (this.versions.resolve(asked).machine.type === "EXPRESS")
      throw failure(
        "StateMachineTypeNotSupported",
        "This operation is not supported by this type of state machine",
      );
    if (input.redriveFilter !== undefined)
      throw failure("ValidationException", "redriveFilter is taken with a mapRunArn only");
    return [...this.runs.values()]
      .map(({ description }) => description)
      .filter(({ stateMachineArn, stateMachineVersionArn, stateMachineAliasArn }) =>
        [stateMachineArn, stateMachineVersionArn, stateMachineAliasArn].includes(asked),
      );
  }

  private getExecutionHistory(input: Input): GetExecutionHistoryOutput {
    const { events } = this.run(input.executionArn);
    const { items, nextToken } = pageOf(input.reverseOrder ? events.toReversed() : events, input);
    return { events: items, ...(nextToken && { nextToken }) };
  }
}

/** Takes over the configurations that a request gives. */
function configure(machine: DescribeStateMachineOutput, input: Input): void {
  for (const name of [
    "loggingConfiguration",
    "tracingConfiguration",
    "encryptionConfiguration",
  ] as const)
    if (input[name] !== undefined) Object.assign(machine, { [name]: input[name] });
}

export function record(run: Run, type: string, details: Partial<HistoryEvent>): void {
  const id = run.events.length + 1;
  run.events.push({
    id,
    previousEventId: id - 1,
    type: type as HistoryEvent["type"],
    timestamp: Date.now() / 1000,
    ...details,
  });
}
