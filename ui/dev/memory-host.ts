import type { Host } from "../src/api/host";
import type {
  Connection,
  HoldChange,
  Sample,
  SettingsChange,
  WorkspaceStatus,
} from "../src/api/workspace";
import { failure } from "./answers";
import { diagnose } from "./definition";
import { expressLog, expressRuns } from "./memory-express";
import { MemoryHolds } from "./memory-holds";
import { MemoryMocks } from "./memory-mocks";
import { MemoryService } from "./memory-service";
import { MemoryWorkspace } from "./memory-workspace";

type Arguments = Record<string, unknown>;

/**
 * The app's commands in memory: what the window's tests and its preview in a browser stand on.
 * Every connection has a service of its own.
 */
export class MemoryHost implements Host {
  connections: Connection[] = [
    {
      id: "local",
      kind: "local",
      label: "Local",
      region: "us-east-1",
      readOnly: false,
      removable: false,
    },
  ];
  workspace: WorkspaceStatus = { state: "ready", dataDir: "/home/me/.local/share/stepdeck" };
  samples: Sample[] = [];
  readonly holds = new MemoryHolds();
  readonly local = new MemoryWorkspace();
  readonly mocks = new MemoryMocks();
  /** Every call in its order, for tests that look at what was asked. */
  readonly calls: { command: string; args: Arguments }[] = [];
  /** Answers that stand in for the memory's own: a failure, a promise that never ends, … */
  readonly overrides = new Map<string, (args: Arguments) => unknown>();
  private readonly services = new Map<string, MemoryService>();
  private readonly listeners = new Map<string, Set<(payload: unknown) => void>>();

  service(connection: string): MemoryService {
    let service = this.services.get(connection);
    if (!service) {
      service = new MemoryService();
      service.changed = (executionArn, stateMachineArn) => {
        if (connection === "local")
          this.emit("execution-changed", { connection, executionArn, stateMachineArn });
      };
      this.services.set(connection, service);
    }
    return service;
  }

  emit(event: string, payload: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(payload);
  }

  listen(event: string, handler: (payload: unknown) => void): () => void {
    const listeners = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, listeners.add(handler));
    return () => listeners.delete(handler);
  }

  async call(command: string, args: Arguments = {}): Promise<unknown> {
    this.calls.push({ command, args });
    const override = this.overrides.get(command);
    // What crosses to the app and back is data: no one may hold on to the other's objects.
    return structuredClone(await (override ? override(args) : this.answer(command, args)));
  }

  private answer(command: string, args: Arguments): unknown {
    switch (command) {
      case "list_connections":
        return { connections: this.connections };
      case "save_connection":
        return this.saveConnection(args.connection as Partial<Connection>);
      case "remove_connection":
        this.connections = this.connections.filter(({ id }) => id !== args.id);
        return null;
      case "check_connection":
        return args.id === "local"
          ? {}
          : { account: "210987654321", arn: "arn:aws:iam::210987654321:user/ada" };
      case "list_samples":
        return this.samples;
      case "list_regions":
        return ["ap-southeast-2", "eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
      case "check_definition":
        return diagnose(String(args.definition));
      case "workspace_status":
        return this.workspace;
      case "list_express_executions":
        return expressRuns(this.service("local"), args.stateMachineArn);
      case "express_execution_log":
        return expressLog(this.service("local"), args.executionArn);
      case "execution_holds":
        return this.holds.of(args.executionArn);
      case "hold_execution":
        return this.holds.change(args.executionArn, args.change as HoldChange);
      case "breakpoints":
        return this.holds.breakpoints.get(String(args.stateMachineArn)) ?? [];
      case "set_breakpoints":
        this.holds.breakpoints.set(String(args.stateMachineArn), args.states as string[]);
        return null;
      case "states_by_hand":
        return this.service("local").tasks.byHand.get(String(args.stateMachineArn)) ?? [];
      case "set_states_by_hand":
        this.service("local").tasks.byHand.set(
          String(args.stateMachineArn),
          args.states as string[],
        );
        return null;
      case "mock_file":
        return this.mocks.file();
      case "check_mock_file":
        return this.mocks.check(String(args.text));
      case "save_mock_file":
        return this.mocks.save(args as { path: string; text: string; base: string | null });
      case "choose_mock_file":
        return this.mocks.choose(args.path as string | null);
      case "list_test_cases":
        return this.mocks.testCases(String(args.stateMachine));
      case "waiting_tasks":
        return this.service("local").tasks.waitingOf(args.executionArn);
      case "workspace_settings":
        return this.local.view();
      case "change_workspace_settings":
        return this.local.change(args.change as SettingsChange);
      case "workspace_clock":
        return this.local.clock();
      case "workspace_usage":
        return this.local.usage;
      case "kept_executions":
        return this.local.kept;
      case "delete_closed_executions":
        return this.local.remove();
      case "deletion_status":
        return this.local.deletion;
      case "cancel_deletion":
        return this.local.cancelDeletion();
      case "show_workspace_folder":
        return null;
      case "execution_waits":
        return this.local.waitsOf(args.executionArn);
      case "skip_wait":
        return this.local.skip(args.executionArn, args.timer);
      case "restart_workspace":
        this.workspace = { state: "ready", dataDir: this.workspace.dataDir };
        return this.workspace;
      default:
        return this.callService(command, args);
    }
  }

  private saveConnection(draft: Partial<Connection>): Connection {
    const known = this.connections.find(({ id }) => id === draft.id);
    if (known) return Object.assign(known, draft);
    const added: Connection = {
      id:
        draft.kind === "profile"
          ? `profile:${draft.profile}@${draft.region}`
          : `endpoint:${draft.label}`,
      kind: "endpoint",
      label: draft.profile ?? "",
      region: "us-east-1",
      readOnly: false,
      removable: true,
      ...draft,
    };
    this.connections = [...this.connections, added];
    return added;
  }

  private callService(command: string, args: Arguments): unknown {
    const connection = this.connections.find(({ id }) => id === args.connection);
    if (!connection) throw failure("UnknownConnection", "There is no such connection.");
    if (connection.readOnly && !/^(list|describe|get|test)_/.test(command))
      throw failure("ReadOnlyConnection", `${connection.label} is read-only.`);
    return this.service(connection.id).call(command, args.input as Arguments);
  }
}
