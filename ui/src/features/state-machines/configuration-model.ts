import { numberProblem, shapeOf, textProblem } from "../../api/contract";
import type {
  CreateStateMachineInput,
  DescribeStateMachineOutput,
  EncryptionType,
  LogLevel,
} from "../../api/generated/types";

/** Logging, tracing and encryption as they stand in a form. */
export interface ConfigurationDraft {
  logLevel: LogLevel;
  includeExecutionData: boolean;
  /** ARN of the log group; the service takes exactly one unless logging is off. */
  logGroupArn: string;
  tracing: boolean;
  encryption: EncryptionType;
  kmsKeyId: string;
  /** Seconds, as typed. */
  reusePeriod: string;
}

type Configurations = Pick<
  CreateStateMachineInput,
  "loggingConfiguration" | "tracingConfiguration" | "encryptionConfiguration"
>;

/** How long a data key is used if nothing else is said, in seconds: AWS's default. */
const REUSE_PERIOD = "300";

export function configurationOf(machine: Configurations | DescribeStateMachineOutput) {
  const logging = machine.loggingConfiguration;
  const encryption = machine.encryptionConfiguration;
  return {
    logLevel: logging?.level ?? "OFF",
    includeExecutionData: logging?.includeExecutionData ?? false,
    logGroupArn: logging?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn ?? "",
    tracing: machine.tracingConfiguration?.enabled ?? false,
    encryption: encryption?.type ?? "AWS_OWNED_KEY",
    kmsKeyId: encryption?.kmsKeyId ?? "",
    reusePeriod: String(encryption?.kmsDataKeyReusePeriodSeconds ?? REUSE_PERIOD),
  } satisfies ConfigurationDraft;
}

export type ConfigurationField = "logGroup" | "kmsKey" | "reusePeriod";

const logGroup = /^arn:[a-z0-9-]+:logs:[a-z0-9-]*:\d{12}:log-group:.+:\*$/;

/** What is wrong before AWS is asked, by field; only what counts is looked at. */
export function configurationProblems(
  draft: ConfigurationDraft,
): Partial<Record<ConfigurationField, string>> {
  const problems: Partial<Record<ConfigurationField, string>> = {};
  if (draft.logLevel !== "OFF") {
    const arn = draft.logGroupArn.trim();
    if (arn === "") problems.logGroup = "Logging needs a log group.";
    else if (!logGroup.test(arn))
      problems.logGroup =
        "A log group's ARN looks like arn:aws:logs:REGION:123456789012:log-group:NAME:* and ends with “:*”.";
  }
  if (draft.encryption === "CUSTOMER_MANAGED_KMS_KEY") {
    const key = draft.kmsKeyId.trim();
    const bad = textProblem(shapeOf("KmsKeyId"), key);
    if (key === "") problems.kmsKey = "Enter the key that the data is encrypted with.";
    else if (bad) problems.kmsKey = bad;
    const period = numberProblem(
      shapeOf("KmsDataKeyReusePeriodSeconds"),
      draft.reusePeriod.trim() === "" ? Number.NaN : Number(draft.reusePeriod),
    );
    if (period) problems.reusePeriod = period;
  }
  return problems;
}

/** The members of a request that a draft stands for. */
export function configurationInput(draft: ConfigurationDraft): Required<Configurations> {
  const { logLevel: level, includeExecutionData, logGroupArn, encryption: type } = draft;
  return {
    loggingConfiguration:
      level === "OFF"
        ? { level, includeExecutionData: false }
        : {
            level,
            includeExecutionData,
            destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroupArn.trim() } }],
          },
    tracingConfiguration: { enabled: draft.tracing },
    encryptionConfiguration:
      type === "AWS_OWNED_KEY"
        ? { type }
        : {
            type,
            kmsKeyId: draft.kmsKeyId.trim(),
            kmsDataKeyReusePeriodSeconds: Number(draft.reusePeriod),
          },
  };
}

/** Those of the configurations that differ from what was there. */
export function configurationChanges(
  before: ConfigurationDraft,
  after: ConfigurationDraft,
): Configurations {
  const old = configurationInput(before);
  const wanted = configurationInput(after);
  const differs = (name: keyof Configurations) =>
    JSON.stringify(old[name]) !== JSON.stringify(wanted[name]);
  return {
    ...(differs("loggingConfiguration") && { loggingConfiguration: wanted.loggingConfiguration }),
    ...(differs("tracingConfiguration") && { tracingConfiguration: wanted.tracingConfiguration }),
    ...(differs("encryptionConfiguration") && {
      encryptionConfiguration: wanted.encryptionConfiguration,
    }),
  };
}

/** What a level of logging puts into the log. */
export const levelText: Record<LogLevel, string> = {
  OFF: "Nothing is logged.",
  FATAL: "Only what ends an execution with an error.",
  ERROR: "All errors.",
  ALL: "Every event.",
};
