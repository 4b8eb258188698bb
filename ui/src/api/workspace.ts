/** The app's own commands: connections, the local workspace and the checks of definitions. */
import type {
  AccountSettings,
  ConnectionCheck,
  ConnectionDraft,
  ConnectionList,
  ConnectionView,
  DefinitionType,
  DeletionStatus,
  Diagnostic,
  EnvironmentEndpoint,
  ExecutionChanged,
  ExecutionHolds,
  ExecutionWaits,
  ExpressLogEvent,
  ExpressRun,
  ExpressRunLog,
  HeldState,
  HoldChange,
  KeptExecutions,
  MockFile,
  Sample,
  ServiceEndpoint,
  ServiceSettings,
  SettingsChange,
  SettingsProblem,
  SettingsSaved,
  WaitingState,
  WaitingTask,
  WorkspaceClock,
  WorkspaceSettings,
  WorkspaceSettingsView,
  WorkspaceStatus,
  WorkspaceUsage,
} from "./generated/host-types";
import { call, listen } from "./host";

export type {
  AccountSettings,
  ConnectionDraft,
  DefinitionType,
  DeletionStatus,
  Diagnostic,
  EnvironmentEndpoint,
  ExecutionChanged,
  ExecutionHolds,
  ExecutionWaits,
  ExpressLogEvent,
  ExpressRun,
  ExpressRunLog,
  HeldState,
  HoldChange,
  KeptExecutions,
  MockFile,
  Sample,
  ServiceEndpoint,
  ServiceSettings,
  SettingsChange,
  SettingsProblem,
  SettingsSaved,
  WaitingState,
  WaitingTask,
  WorkspaceClock,
  WorkspaceSettings,
  WorkspaceSettingsView,
  WorkspaceStatus,
  WorkspaceUsage,
};
/** A place where Step Functions answers. */
export type Connection = ConnectionView;

/** All connections: the local workspace first, then profiles, then endpoints. */
export const listConnections = () => call<ConnectionList>("list_connections");

/** Saves a new connection, or of a known one (by its `id`) what the draft names. */
export const saveConnection = (connection: ConnectionDraft) =>
  call<ConnectionView>("save_connection", { connection });

export const removeConnection = (id: string) => call<null>("remove_connection", { id });

/** Tries a connection: who signs its calls, and what is in the way. */
export const checkConnection = (id: string) => call<ConnectionCheck>("check_connection", { id });

export const listRegions = () => call<string[]>("list_regions");

export const checkDefinition = (definition: string, type: DefinitionType) =>
  call<Diagnostic[]>("check_definition", { definition, type });

export const workspaceStatus = () => call<WorkspaceStatus>("workspace_status");

export const restartWorkspace = () => call<WorkspaceStatus | null>("restart_workspace");

/** The sample state machines of the local workspace, with an input and test cases for each. */
export const listSamples = () => call<Sample[]>("list_samples");

/** The Express executions of late of a state machine in the local workspace, the last one started first. */
export const listExpressExecutions = (stateMachineArn: string) =>
  call<ExpressRun[]>("list_express_executions", { stateMachineArn });

/** What the log of the local workspace has of an Express execution; null when it does not have it any more. */
export const expressExecutionLog = (executionArn: string) =>
  call<ExpressRunLog | null>("express_execution_log", { executionArn });

/** The tasks of an execution in the local workspace, or of the child executions of a Map Run, that wait for an answer. */
export const listWaitingTasks = (executionArn: string) =>
  call<WaitingTask[]>("waiting_tasks", { executionArn });

/** The mock configuration of the local workspace as it is now. */
export const readMockFile = () => call<MockFile>("mock_file");

/** What is wrong in the text of a mock configuration. */
export const checkMockFile = (text: string) => call<Diagnostic[]>("check_mock_file", { text });

/** Writes the mock configuration, which held `base` when it was read; null if there was no file. */
export const saveMockFile = (path: string, text: string, base: string | null) =>
  call<MockFile>("save_mock_file", { path, text, base });

/** Makes another file the mock configuration; null for the workspace's own. */
export const chooseMockFile = (path: string | null) => call<MockFile>("choose_mock_file", { path });

/** The test cases that the mock configuration has for a state machine, by its name. */
export const listTestCases = (stateMachine: string) =>
  call<string[]>("list_test_cases", { stateMachine });

/** The states of a local state machine whose tasks a person answers. */
export const statesByHand = (stateMachineArn: string) =>
  call<string[]>("states_by_hand", { stateMachineArn });

/** Sets them, for executions that are started from now on. */
export const setStatesByHand = (stateMachineArn: string, states: readonly string[]) =>
  call<null>("set_states_by_hand", { stateMachineArn, states });

/** Where an execution of the local workspace is held. */
export const executionHolds = (executionArn: string) =>
  call<ExecutionHolds>("execution_holds", { executionArn });

/** Holds an execution of the local workspace, or lets it go on. */
export const holdExecution = (executionArn: string, change: HoldChange) =>
  call<null>("hold_execution", { executionArn, change });

/** The states before which executions of a local state machine are held that are started. */
export const breakpointsOf = (stateMachineArn: string) =>
  call<string[]>("breakpoints", { stateMachineArn });

export const setBreakpoints = (stateMachineArn: string, states: readonly string[]) =>
  call<null>("set_breakpoints", { stateMachineArn, states });

/** What a person has set about the local workspace. */
export const workspaceSettings = () => call<WorkspaceSettingsView>("workspace_settings");

/** Changes a part of it; with a bad value nothing is kept, and the answer says what is wrong. */
export const changeWorkspaceSettings = (change: SettingsChange) =>
  call<SettingsSaved>("change_workspace_settings", { change });

export const workspaceClock = () => call<WorkspaceClock>("workspace_clock");

export const workspaceUsage = () => call<WorkspaceUsage>("workspace_usage");

/** What the local workspace keeps of executions. */
export const keptExecutions = () => call<KeptExecutions>("kept_executions");

/** Begins to delete the executions that ended so many days ago or longer, unless a deletion is under way. */
export const deleteClosedExecutions = (olderThanDays: number) =>
  call<DeletionStatus>("delete_closed_executions", { olderThanDays });

/** How far the latest deletion is; null when there was none. */
export const deletionStatus = () => call<DeletionStatus | null>("deletion_status");

export const cancelDeletion = () => call<DeletionStatus | null>("cancel_deletion");

/** Shows the local workspace's folder in the system's file manager. */
export const showWorkspaceFolder = () => call<null>("show_workspace_folder");

/** What in an execution of the local workspace only waits for time to pass. */
export const executionWaits = (executionArn: string) =>
  call<ExecutionWaits>("execution_waits", { executionArn });

/** Ends such a wait as if its time had come. */
export const skipWait = (executionArn: string, timer: number) =>
  call<null>("skip_wait", { executionArn, timer });

/** Heard when an execution of the local workspace began or ended; without ARNs, when many did. */
export const onExecutionChanged = (handler: (change: ExecutionChanged) => void) =>
  listen<ExecutionChanged>("execution-changed", handler);
