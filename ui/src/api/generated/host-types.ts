// Generated from the Rust types of src-tauri. Change those and run
// `STEPDECK_UPDATE=1 cargo nextest run -p stepdeck host_types`, not this file.

/**
 * A failed command, as the window shows it.
 *
 * `code` and `message` are AWS's own where AWS (or the local service) answered; the app's own codes are listed in
 * `advice.rs`.
 */
export type CommandError = {
  /**
   * AWS's error name, such as `InvalidName`, or one of the app's own.
   */
  code: string;
  /**
   * What is wrong, for a person.
   */
  message: string;
  /**
   * The id under which AWS knows the request; absent where no answer came.
   */
  requestId?: string;
  /**
   * The answer's HTTP status.
   */
  httpStatus?: number;
  /**
   * Whether the same call may succeed if made again.
   */
  retryable: boolean;
  /**
   * What a person can do about it.
   */
  advice?: string;
};

/**
 * Where a connection leads to.
 */
export type ConnectionKind = "local" | "profile" | "endpoint";

/**
 * A connection as the window shows it.
 */
export type ConnectionView = {
  /**
   * Names the connection in every call.
   */
  id: string;
  /**
   * Where it leads to.
   */
  kind: ConnectionKind;
  /**
   * The name that a person reads.
   */
  label: string;
  /**
   * AWS region that requests are signed for.
   */
  region: string;
  /**
   * Base address, where it is not AWS's own.
   */
  endpoint?: string;
  /**
   * The profile of the shared AWS configuration that signs the calls.
   */
  profile?: string;
  /**
   * Name of the colour that a person gave it.
   */
  color?: string;
  /**
   * The app refuses every operation that changes something.
   */
  readOnly: boolean;
  /**
   * A person can remove it: it is there because it was added, not because the AWS configuration has it.
   */
  removable: boolean;
  /**
   * Why the connection cannot be used as it stands.
   */
  problem?: string;
};

/**
 * All connections, as the window shows them.
 */
export type ConnectionList = {
  /**
   * The local workspace first, then profiles by name (`default` first), then endpoints in the order in which they were added.
   */
  connections: Array<ConnectionView>;
  /**
   * Why some may be missing: the app's or AWS's file cannot be read.
   */
  problem?: CommandError;
};

/**
 * What a person asks to save: all of a new connection, or of a known one what shall change.
 */
export type ConnectionDraft = {
  /**
   * The connection to change; absent for a new one.
   */
  id?: string;
  /**
   * Needed for a new one.
   */
  kind?: ConnectionKind;
  /**
   * The name that a person reads.
   */
  label?: string;
  /**
   * AWS region that requests are signed for.
   */
  region?: string;
  /**
   * Base address of an endpoint.
   */
  endpoint?: string;
  /**
   * The profile that signs, for a new one of that kind or for an endpoint; an empty text takes it off an endpoint.
   */
  profile?: string;
  /**
   * Name of a colour; an empty text takes it off.
   */
  color?: string;
  /**
   * Refuse every operation that changes something.
   */
  readOnly?: boolean;
};

/**
 * Whether a connection works.
 */
export type ConnectionCheck = {
  /**
   * The account that calls go to, where it is known.
   */
  account?: string;
  /**
   * Who signs, where it is known.
   */
  arn?: string;
  /**
   * When the credentials end, as ISO 8601, if they do.
   */
  expires?: string;
  /**
   * Why it does not work, and what to do about it.
   */
  problem?: string;
};

/**
 * Type of the state machine that a definition is for.
 */
export type DefinitionType = "STANDARD" | "EXPRESS";

/**
 * How bad a finding is.
 */
export type DiagnosticSeverity = "ERROR" | "WARNING";

/**
 * A finding in a definition or in a mock configuration.
 */
export type Diagnostic = {
  /**
   * How bad it is.
   */
  severity: DiagnosticSeverity;
  /**
   * AWS's code, such as `MISSING_TRANSITION_TARGET`; empty for what is no definition.
   */
  code: string;
  /**
   * What is wrong.
   */
  message: string;
  /**
   * JSON pointer of the place; in a mock configuration the members that lead there, joined by dots.
   */
  pointer: string;
  /**
   * First line, from 1.
   */
  line: number;
  /**
   * Column on the first line, from 1, in UTF-16 code units.
   */
  column: number;
  /**
   * Last line, from 1.
   */
  endLine: number;
  /**
   * Column behind the last character, from 1, in UTF-16 code units.
   */
  endColumn: number;
  /**
   * Offset of the first character in UTF-16 code units, as editors and JavaScript's strings count.
   */
  from: number;
  /**
   * Offset behind the last character, likewise.
   */
  to: number;
};

/**
 * Whether the local workspace answers.
 */
export type WorkspaceState = "ready" | "starting" | "failed";

/**
 * The local workspace as the window shows it.
 */
export type WorkspaceStatus = {
  /**
   * Whether it answers.
   */
  state: WorkspaceState;
  /**
   * Where it answers, for other programs on this machine.
   */
  endpoint?: string;
  /**
   * The folder that holds it.
   */
  dataDir: string;
  /**
   * Why it does not answer, or what a person should know though it does.
   */
  problem?: CommandError;
};

/**
 * An execution of the local workspace began or ended. Without ARNs: many did, refresh what is shown.
 */
export type ExecutionChanged = {
  /**
   * Id of the connection: the local workspace's.
   */
  connection: string;
  /**
   * Its state machine.
   */
  stateMachineArn?: string;
  /**
   * The execution.
   */
  executionArn?: string;
  /**
   * Its status now.
   */
  status?: string;
};

/**
 * A flow that stands before a state.
 */
export type HeldState = {
  /**
   * Names this stop.
   */
  hold: number;
  /**
   * The state that is not entered yet.
   */
  stateName: string;
  /**
   * The state's input, JSON text.
   */
  input: string;
  /**
   * Since when, seconds since 1970.
   */
  since: number;
};

/**
 * Where an execution of the local workspace is held, and what it will be held at. AWS has nothing like it.
 */
export type ExecutionHolds = {
  /**
   * Whether every state is held.
   */
  paused: boolean;
  /**
   * The states before which it is held.
   */
  breakpoints: Array<string>;
  /**
   * What stands before a state now.
   */
  held: Array<HeldState>;
};

/**
 * What is to be done with an execution.
 */
export type HoldChange =
  | { kind: "pause" }
  | { kind: "unpause" }
  | {
      kind: "setBreakpoints";
      /**
       * Names of states.
       */
      states: Array<string>;
    }
  | {
      kind: "release";
      /**
       * Which.
       */
      hold: number;
      /**
       * Another input for its state, JSON text.
       */
      input?: string;
      /**
       * Hold it again before its next state.
       */
      step: boolean;
    };

/**
 * An Express execution of the local workspace. No operation of Step Functions lists or describes these.
 */
export type ExpressRun = {
  /**
   * Its ARN.
   */
  executionArn: string;
  /**
   * Its name, which others may have too.
   */
  name: string;
  /**
   * Its state machine.
   */
  stateMachineArn: string;
  /**
   * The version it was started on, or that an alias chose.
   */
  stateMachineVersionArn?: string;
  /**
   * The alias it was started on.
   */
  stateMachineAliasArn?: string;
  /**
   * `RUNNING`, `SUCCEEDED`, `FAILED` or `TIMED_OUT`.
   */
  status: string;
  /**
   * When it started, milliseconds since the Unix epoch.
   */
  startMillis: number;
  /**
   * When it ended.
   */
  stopMillis?: number;
  /**
   * Its input, JSON text.
   */
  input: string;
  /**
   * Its output, JSON text, when it succeeded.
   */
  output?: string;
  /**
   * The error, when it did not.
   */
  error?: string;
  /**
   * The cause, when it did not.
   */
  cause?: string;
};

/**
 * An event as AWS writes it to CloudWatch Logs: numbers and times are text there.
 */
export type ExpressLogEvent = {
  /**
   * Its number within the execution, from 1.
   */
  id: string;
  /**
   * Its type, as in the history of a Standard execution.
   */
  type: string;
  /**
   * What a history event has as its details.
   */
  details: Record<string, unknown>;
  /**
   * The event that it follows.
   */
  previous_event_id: string;
  /**
   * When it happened, milliseconds since the Unix epoch.
   */
  event_timestamp: string;
  /**
   * The execution.
   */
  execution_arn: string;
  /**
   * How often the execution was redriven before.
   */
  redrive_count: string;
};

/**
 * The log of an Express execution.
 */
export type ExpressRunLog = {
  /**
   * The execution.
   */
  execution: ExpressRun;
  /**
   * Its events, in order.
   */
  events: Array<ExpressLogEvent>;
  /**
   * How many events the log left out, since there were too many.
   */
  leftOut: number;
};

/**
 * A task of the local workspace that waits for a person, for an answer from outside, or for a worker. No operation of Step Functions
 * lists these: AWS gives a task's token to none but its worker.
 */
export type WaitingTask = {
  /**
   * The state's name.
   */
  stateName: string;
  /**
   * The resource as the definition writes it.
   */
  resource: string;
  /**
   * What SendTaskSuccess and its siblings take; never shown.
   */
  taskToken: string;
  /**
   * Whether a worker has the activity's task, or the service took the request.
   */
  taken: boolean;
  /**
   * Whether its state is answered by hand: nothing was sent anywhere.
   */
  byHand: boolean;
  /**
   * When it was scheduled, seconds since 1970.
   */
  since: number;
  /**
   * When it times out, seconds since 1970.
   */
  timeoutAt?: number;
  /**
   * When it times out unless a heartbeat comes, seconds since 1970.
   */
  heartbeatAt?: number;
  /**
   * What the task was given, as JSON text.
   */
  input: string;
};

/**
 * The mock configuration as the window shows it.
 */
export type MockFile = {
  /**
   * Where it is.
   */
  path: string;
  /**
   * Whether it is the workspace's own, not one that was chosen.
   */
  own: boolean;
  /**
   * What it holds; absent where there is no file.
   */
  text?: string;
  /**
   * Why it cannot be shown.
   */
  problem?: CommandError;
};

/**
 * The clock of the local workspace: all its times are on it. It never goes back, and is ahead where time was let pass faster.
 */
export type WorkspaceClock = {
  /**
   * What it shows, seconds since 1970.
   */
  now: number;
  /**
   * How many times as fast as the clock on the wall it runs.
   */
  scale: number;
};

/**
 * Why a state waits.
 */
export type WaitReason = "waitState" | "backoff";

/**
 * A state that only waits for time to pass.
 */
export type WaitingState = {
  /**
   * Names the wait.
   */
  timer: number;
  /**
   * The state.
   */
  stateName: string;
  /**
   * Why it waits.
   */
  reason: WaitReason;
  /**
   * When it was entered, seconds since 1970.
   */
  entered: number;
  /**
   * When it goes on, seconds since 1970.
   */
  until: number;
  /**
   * How often it was tried again so far.
   */
  retries: number;
};

/**
 * What in an execution of the local workspace only waits for time to pass.
 */
export type ExecutionWaits = {
  /**
   * The clock that they wait by.
   */
  clock: WorkspaceClock;
  /**
   * The one that goes on first before the others.
   */
  waits: Array<WaitingState>;
  /**
   * How many more there are.
   */
  leftOut: number;
};

/**
 * Where one service is.
 */
export type ServiceEndpoint = {
  /**
   * The service's id as `AWS_ENDPOINT_URL_…` has it: `DYNAMODB`, `SECRETS_MANAGER`.
   */
  service: string;
  /**
   * Its address.
   */
  endpoint: string;
};

/**
 * A Lambda function that runs on this machine.
 */
export type FunctionSetting = {
  /**
   * Its name or ARN.
   */
  function: string;
  /**
   * The address that its payload is posted to, or the command that reads it.
   */
  target: string;
};

/**
 * Leave to call AWS itself, where a service has no endpoint. Off unless a person allows it: a local run must not touch an account by
 * surprise.
 */
export type AccountSettings = {
  /**
   * Whether it is allowed.
   */
  allowed: boolean;
  /**
   * The profile of the shared AWS configuration whose credentials sign.
   */
  profile: string;
  /**
   * The region that is called; the profile's where it is empty.
   */
  region: string;
};

/**
 * What is kept of executions that have ended.
 */
export type RetentionSettings = {
  /**
   * For how many days, on the workspace's clock; for ever when absent.
   */
  days?: number;
};

/**
 * A service that an endpoint can be set for.
 */
export type KnownService = {
  /**
   * Its name in the SDKs: `Secrets Manager`.
   */
  name: string;
  /**
   * Its id in the settings: `SECRETS_MANAGER`.
   */
  service: string;
};

/**
 * Where tasks that call services are sent. Without an endpoint nothing is sent.
 */
export type ServiceSettings = {
  /**
   * Whether `AWS_ENDPOINT_URL` and its like in the app's environment count where nothing is set here.
   */
  useEnvironment: boolean;
  /**
   * Address for every service without one of its own.
   */
  endpoint?: string;
  /**
   * Addresses of single services.
   */
  serviceEndpoints: Array<ServiceEndpoint>;
  /**
   * Address of something that runs Lambda functions.
   */
  lambdaEndpoint?: string;
  /**
   * Lambda functions that run on this machine instead.
   */
  functions: Array<FunctionSetting>;
  /**
   * File with the connections of HTTP Tasks; `connections.json` in the workspace's folder unless set.
   */
  connectionsFile?: string;
};

/**
 * The settings of the local workspace, as the file has them and the window shows them.
 */
export type WorkspaceSettings = {
  /**
   * How many times as fast as the clock on the wall waits, backoff and time-outs pass.
   */
  timeScale: number;
  /**
   * Where tasks that call services are sent.
   */
  services: ServiceSettings;
  /**
   * Whether tasks may call AWS itself.
   */
  account: AccountSettings;
  /**
   * What is kept of executions that have ended.
   */
  retention: RetentionSettings;
};

/**
 * A part of the settings to change; what is absent stays.
 */
export type SettingsChange = {
  /**
   * How fast time passes.
   */
  timeScale?: number;
  /**
   * Where tasks that call services are sent, all of it.
   */
  services?: ServiceSettings;
  /**
   * Whether tasks may call AWS itself, all of it.
   */
  account?: AccountSettings;
  /**
   * What is kept of executions that have ended.
   */
  retention?: RetentionSettings;
};

/**
 * What is wrong with a value.
 */
export type SettingsProblem = {
  /**
   * Which: `timeScale`, `services.endpoint`, `services.serviceEndpoints.2.service`.
   */
  field: string;
  /**
   * What is wrong, for a person.
   */
  message: string;
};

/**
 * An endpoint that the app's environment names.
 */
export type EnvironmentEndpoint = {
  /**
   * The variable: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_SQS`.
   */
  variable: string;
  /**
   * The address.
   */
  endpoint: string;
};

/**
 * The settings of the local workspace, and what stands in their way.
 */
export type WorkspaceSettingsView = {
  /**
   * The settings as they are kept.
   */
  settings: WorkspaceSettings;
  /**
   * Values among them that cannot be used, and are not. The file was edited, or what it names has gone.
   */
  problems: Array<SettingsProblem>;
  /**
   * Why they are not what was set before: the file could not be read.
   */
  problem?: CommandError;
  /**
   * The file that keeps them.
   */
  file: string;
  /**
   * Endpoints that the app's environment names.
   */
  environment: Array<EnvironmentEndpoint>;
  /**
   * The services that an endpoint can be set for, by name.
   */
  knownServices: Array<KnownService>;
};

/**
 * What came of a change of the settings.
 */
export type SettingsSaved = {
  /**
   * What is wrong with the change: then nothing was saved.
   */
  problems: Array<SettingsProblem>;
  /**
   * The settings as they are now.
   */
  view: WorkspaceSettingsView;
};

/**
 * What the workspace's folder holds, in bytes.
 */
export type WorkspaceUsage = {
  /**
   * The database and the log of its latest changes.
   */
  database: number;
  /**
   * Copies of databases: made before a change of their form, or set aside because they were damaged.
   */
  backups: number;
  /**
   * What stands for S3.
   */
  s3: number;
  /**
   * Everything else.
   */
  other: number;
};

/**
 * What the workspace keeps of executions, and what room there is for more in its database.
 */
export type KeptExecutions = {
  /**
   * Standard executions that run.
   */
  open: number;
  /**
   * Standard executions that have ended; child executions of Map Runs go with the one of their Map Run and are not counted.
   */
  closed: number;
  /**
   * When the first of those ended, seconds since 1970.
   */
  oldestStop?: number;
  /**
   * What of the database holds nothing, in bytes: it is used before the file grows.
   */
  free: number;
};

/**
 * What a deletion is at.
 */
export type DeletionPhase = "waiting" | "deleting" | "givingBack" | "done" | "cancelled" | "failed";

/**
 * How far a deletion of executions is.
 */
export type DeletionStatus = {
  /**
   * What it is at.
   */
  phase: DeletionPhase;
  /**
   * How many executions there are to delete.
   */
  total: number;
  /**
   * How many of them are deleted.
   */
  deleted: number;
  /**
   * How many of them stay, since an open execution waits for them.
   */
  kept: number;
  /**
   * How much smaller the database's files are than before it, in bytes, once it is done.
   */
  givenBack?: number;
  /**
   * Why it failed.
   */
  problem?: CommandError;
};

/**
 * A sample state machine.
 */
export type Sample = {
  /**
   * Name of the state machine.
   */
  name: string;
  /**
   * `STANDARD` or `EXPRESS`.
   */
  type: string;
  /**
   * What it shows.
   */
  description: string;
  /**
   * An input to start it with.
   */
  input: unknown;
  /**
   * Test cases that answer its tasks: start it as `STATE_MACHINE_ARN#TEST_CASE`.
   */
  testCases: Array<string>;
};

/**
 * The app and its surroundings, for the settings page and for reports.
 */
export type AppInfo = {
  /**
   * `Stepdeck`.
   */
  name: string;
  /**
   * The app's version.
   */
  version: string;
  /**
   * Version of Tauri.
   */
  tauriVersion: string;
  /**
   * Version of the web view, where the system tells.
   */
  webviewVersion?: string;
  /**
   * `linux`, `macos` or `windows`.
   */
  os: string;
  /**
   * `x86_64`, `aarch64` …
   */
  arch: string;
  /**
   * The folder of the app's log files.
   */
  logDir?: string;
};
