import { describe, expect, it } from "vitest";
import {
  configurationChanges,
  configurationInput,
  configurationOf,
  configurationProblems,
} from "./configuration-model";

const GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/states/orders:*";
const none = configurationOf({});

it("reads and writes what a state machine has", () => {
  const machine = {
    loggingConfiguration: {
      level: "ERROR" as const,
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP } }],
    },
    tracingConfiguration: { enabled: true },
    encryptionConfiguration: {
      type: "CUSTOMER_MANAGED_KMS_KEY" as const,
      kmsKeyId: "alias/orders",
      kmsDataKeyReusePeriodSeconds: 120,
    },
  };
  expect(configurationInput(configurationOf(machine))).toEqual(machine);
});

describe("a change", () => {
  it.each([
    [{}, {}],
    [{ tracing: true }, { tracingConfiguration: { enabled: true } }],
    [
      { logLevel: "ALL" as const, logGroupArn: GROUP },
      {
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData: false,
          destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: GROUP } }],
        },
      },
    ],
    // Nothing is logged: what else is set of logging does not count.
    [{ logGroupArn: GROUP, includeExecutionData: true }, {}],
    [
      { encryption: "CUSTOMER_MANAGED_KMS_KEY" as const, kmsKeyId: " key ", reusePeriod: "60" },
      {
        encryptionConfiguration: {
          type: "CUSTOMER_MANAGED_KMS_KEY",
          kmsKeyId: "key",
          kmsDataKeyReusePeriodSeconds: 60,
        },
      },
    ],
  ])("to %j sends %j", (part, changes) => {
    expect(configurationChanges(none, { ...none, ...part })).toEqual(changes);
  });
});

it.each([
  [{ logLevel: "ALL" as const }, { logGroup: /needs a log group/ }],
  [{ logLevel: "ALL" as const, logGroupArn: GROUP.slice(0, -2) }, { logGroup: /ends with/ }],
  [{ logGroupArn: "nonsense" }, {}],
  [{ encryption: "CUSTOMER_MANAGED_KMS_KEY" as const }, { kmsKey: /Enter the key/ }],
  [
    { encryption: "CUSTOMER_MANAGED_KMS_KEY" as const, kmsKeyId: "k", reusePeriod: "59" },
    { reusePeriod: /at least 60/ },
  ],
  [{ kmsKeyId: "k", reusePeriod: "many" }, {}],
])("%j has the problems %j", (part, expected) => {
  const problems: Record<string, string> = configurationProblems({ ...none, ...part });
  expect(Object.keys(problems)).toEqual(Object.keys(expected));
  for (const [field, text] of Object.entries(expected)) expect(problems[field]).toMatch(text);
});
