/** The app's own commands: connections, the local workspace and the checks of definitions. */
import type { CallFailure } from "./errors";
import { call, listen } from "./host";

export type ConnectionKind = "local" | "profile" | "endpoint";

/** A place where Step Functions answers. */
export interface Connection {
  id: string;
  kind: ConnectionKind;
  /** The name that a person reads. */
  label: string;
  region: string;
  endpoint?: string | null;
  /** The profile of the shared AWS configuration that signs the calls. */
  profile?: string | null;
  /** A colour of the palette in `features/connections/model.ts`. */
  color?: string | null;
  /** The app refuses every call that changes something. */
  readOnly: boolean;
  /** Why the connection cannot be used as it stands. */
  problem?: string | null;
}

export interface Identity {
  account?: string | null;
  arn?: string | null;
  /** When the credentials end, as ISO 8601, if they do. */
  expires?: string | null;
  problem?: string | null;
}

export type Severity = "ERROR" | "WARNING";

/** One finding in a definition. `from` and `to` are offsets in UTF-16 units. */
export interface Diagnostic {
  severity: Severity;
  code: string;
  message: string;
  /** The JSON pointer of the place. */
  pointer: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  from: number;
  to: number;
}

export interface WorkspaceStatus {
  state: "ready" | "starting" | "failed";
  endpoint?: string | null;
  dataDir: string;
  /** Why it does not answer, or what a person should know though it does. */
  problem?: CallFailure | null;
}

/** All connections: the local workspace first, then profiles, then endpoints. */
export interface ConnectionList {
  connections: Connection[];
  /** Why some may be missing: the app's or AWS's file cannot be read. */
  problem?: CallFailure | null;
}

/** All of a new connection, or of a known one (by its `id`) what shall change. */
export type ConnectionDraft = Partial<Omit<Connection, "problem" | "color">> & {
  /** Name of a colour; an empty text takes it off. */
  color?: string;
};

export const listConnections = () => call<ConnectionList>("list_connections");

export const saveConnection = (connection: ConnectionDraft) =>
  call<Connection | null>("save_connection", { connection });

export const removeConnection = (id: string) => call<null>("remove_connection", { id });

export const checkConnection = (id: string) => call<Identity>("check_connection", { id });

export const listRegions = () => call<string[]>("list_regions");

export const checkDefinition = (definition: string, type: string) =>
  call<Diagnostic[]>("check_definition", { definition, type });

export const workspaceStatus = () => call<WorkspaceStatus>("workspace_status");

export const restartWorkspace = () => call<WorkspaceStatus | null>("restart_workspace");

/** Heard when an execution of the local workspace began or ended; without ARNs, when many did. */
export interface ExecutionChanged {
  connection?: string;
  executionArn?: string;
  stateMachineArn?: string;
  status?: string;
}

export const onExecutionChanged = (handler: (change: ExecutionChanged) => void) =>
  listen<ExecutionChanged>("execution-changed", handler);
