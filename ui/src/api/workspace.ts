/** The app's own commands: connections, the local workspace and the checks of definitions. */
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
  problem?: string | null;
}

export const listConnections = () =>
  call<{ connections: Connection[] }>("list_connections").then((answer) => answer.connections);

export const saveConnection = (connection: Partial<Connection>) =>
  call<Connection | null>("save_connection", { connection });

export const removeConnection = (id: string) => call<null>("remove_connection", { id });

export const checkConnection = (id: string) => call<Identity>("check_connection", { id });

export const listRegions = () => call<string[]>("list_regions");

export const checkDefinition = (definition: string, type: string) =>
  call<Diagnostic[]>("check_definition", { definition, type });

export const workspaceStatus = () => call<WorkspaceStatus>("workspace_status");

export const restartWorkspace = () => call<WorkspaceStatus | null>("restart_workspace");

/** Heard when an execution of the local workspace began, moved on or ended. */
export interface ExecutionChanged {
  executionArn?: string;
  stateMachineArn?: string;
  status?: string;
}

export const onExecutionChanged = (handler: (change: ExecutionChanged) => void) =>
  listen<ExecutionChanged>("execution-changed", handler);
