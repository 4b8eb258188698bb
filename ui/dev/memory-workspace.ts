import type {
  DeletionStatus,
  ExecutionWaits,
  KeptExecutions,
  SettingsChange,
  SettingsProblem,
  SettingsSaved,
  WaitingState,
  WorkspaceClock,
  WorkspaceSettings,
  WorkspaceSettingsView,
  WorkspaceUsage,
} from "../src/api/workspace";
import { failure } from "./answers";

/** The settings of the local workspace in memory, its clock, and what waits. Waits are put there by hand: nothing runs here. */
export class MemoryWorkspace {
  settings: WorkspaceSettings = {
    timeScale: 1,
    services: { useEnvironment: false, serviceEndpoints: [], functions: [] },
    account: { allowed: false, profile: "", region: "" },
    retention: {},
  };
  /** What stands beside the settings: a damaged file, values that cannot be used, the environment. */
  beside: Partial<Omit<WorkspaceSettingsView, "settings">> = {};
  usage: WorkspaceUsage = { database: 5_242_880, backups: 0, s3: 0, other: 2_048 };
  kept: KeptExecutions = { open: 1, closed: 1_200, oldestStop: 1_790_000_000, free: 8_192 };
  deletion: DeletionStatus | null = null;
  /** How far the clock is ahead of this machine's, in seconds. */
  ahead = 0;
  private readonly waits = new Map<string, WaitingState[]>();

  view = (): WorkspaceSettingsView => ({
    problems: [],
    file: "/home/me/.local/share/stepdeck/workspace/workspace.json",
    environment: [],
    knownServices: [
      { name: "DynamoDB", service: "DYNAMODB" },
      { name: "Secrets Manager", service: "SECRETS_MANAGER" },
      { name: "SQS", service: "SQS" },
    ],
    ...this.beside,
    settings: this.settings,
  });

  change(change: SettingsChange): SettingsSaved {
    const problems = problemsOf(change);
    if (problems.length === 0) this.settings = { ...this.settings, ...change };
    return { problems, view: this.view() };
  }

  /** Begins a deletion, which a test then lets go on. */
  remove(): DeletionStatus {
    this.deletion = { phase: "deleting", total: this.kept.closed, deleted: 0, kept: 0 };
    return this.deletion;
  }

  cancelDeletion(): DeletionStatus | null {
    if (this.deletion) this.deletion = { ...this.deletion, phase: "cancelled" };
    return this.deletion;
  }

  clock = (): WorkspaceClock => ({
    now: Date.now() / 1000 + this.ahead,
    scale: this.settings.timeScale,
  });

  /** Lets a state of an execution wait for so many seconds. */
  wait(executionArn: string, stateName: string, seconds: number, more?: Partial<WaitingState>) {
    const waits = this.waits.get(executionArn) ?? [];
    const { now } = this.clock();
    const timer = waits.length + 1;
    waits.push({
      timer,
      stateName,
      reason: "waitState",
      entered: now,
      until: now + seconds,
      retries: 0,
      ...more,
    });
    this.waits.set(executionArn, waits);
  }

  waitsOf = (executionArn: unknown): ExecutionWaits => ({
    clock: this.clock(),
    waits: this.waits.get(String(executionArn)) ?? [],
    leftOut: 0,
  });

  skip(executionArn: unknown, timer: unknown): null {
    const waits = this.waits.get(String(executionArn)) ?? [];
    const left = waits.filter((wait) => wait.timer !== timer);
    if (left.length === waits.length)
      throw failure("NotWaiting", "The state does not wait any more.");
    this.waits.set(String(executionArn), left);
    return null;
  }
}

/** A few of the app's checks: enough for what the window does about them. */
function problemsOf({
  timeScale = 1,
  services,
  account,
  retention,
}: SettingsChange): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  if (timeScale < 0.001 || timeScale > 1_000_000)
    problems.push({
      field: "timeScale",
      message: "Time passes 0.001 to 1000000 times as fast.",
    });
  const address = (field: string, text: string | undefined) => {
    if (text !== undefined && text !== "" && !/^https?:\/\/./.test(text))
      problems.push({ field, message: "This is no http:// or https:// address." });
  };
  address("services.endpoint", services?.endpoint);
  address("services.lambdaEndpoint", services?.lambdaEndpoint);
  services?.serviceEndpoints.forEach(({ service, endpoint }, index) => {
    const place = `services.serviceEndpoints.${index}`;
    if (service === "") problems.push({ field: `${place}.service`, message: "Choose a service." });
    address(`${place}.endpoint`, endpoint === "" ? "nothing" : endpoint);
  });
  services?.functions.forEach(({ target }, index) => {
    if (target === "")
      problems.push({
        field: `services.functions.${index}.target`,
        message: "The command cannot be run: it names no program.",
      });
  });
  if (account?.allowed && account.profile === "gone")
    problems.push({ field: "account.profile", message: "There is no profile `gone`." });
  if (retention?.days === 0)
    problems.push({
      field: "retention.days",
      message: "Executions are kept for 1 to 36500 days, or for ever.",
    });
  return problems;
}
