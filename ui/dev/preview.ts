import { setHost } from "../src/api/host";
import { writePreference } from "../src/components/preferences";
import { templates } from "../src/features/state-machines/templates";
import { failure } from "./answers";
import { MemoryHost } from "./memory-host";
import { seedExpress, seedMapRun, seedTasks } from "./preview-runs";
import { seedVersions } from "./seed-versions";

const role = "arn:aws:iam::123456789012:role/stepdeck-local";

const KEPT = "preview";

/** What the address asks for; kept over a reload, as the router takes the address for itself. */
function readOptions(): URLSearchParams | undefined {
  const asked = new URLSearchParams(location.search);
  if (asked.has("host")) {
    sessionStorage.setItem(KEPT, location.search);
    history.replaceState(null, "", location.pathname + location.hash);
    return asked;
  }
  const kept = sessionStorage.getItem(KEPT);
  return kept === null ? undefined : new URLSearchParams(kept);
}

/**
 * Puts the in-memory host in the app's place, for a plain browser. The address
 * says what to show: `?host=memory&machines=10000&executions=5000&events=25000
 * &versions=1000&fail=COMMAND&hang=COMMAND&empty&workspace=failed&readonly&theme=dark&density=comfortable`.
 */
export function installPreviewHost(): void {
  const options = readOptions();
  if (!options) return;
  const host = new MemoryHost();
  setHost(host);
  for (const key of ["theme", "density"]) {
    const value = options.get(key);
    if (value) writePreference(key, value);
  }
  host.connections = [
    ...host.connections,
    profile("default", "eu-west-1"),
    { ...profile("production", "us-east-1"), color: "red", readOnly: true },
    {
      ...profile("sandbox-sso", "eu-central-1"),
      problem: "The SSO session has expired. Run aws sso login --profile sandbox-sso.",
    },
    {
      id: "endpoint:moto",
      kind: "endpoint",
      label: "moto",
      region: "us-east-1",
      endpoint: "http://127.0.0.1:5000",
      readOnly: false,
      removable: false,
    },
  ];
  if (options.has("readonly")) for (const each of host.connections) each.readOnly = true;
  if (options.get("workspace") === "failed")
    host.workspace = {
      state: "failed",
      dataDir: "/home/me/.local/share/dev.stepdeck.app/workspace",
      problem: failure(
        "NewerDatabase",
        "The database is of a newer version of Stepdeck (schema 7, this app knows 4).",
        { advice: "Open it with the newer version, or choose another data folder." },
      ),
    };
  if (!options.has("empty")) seed(host, options);
  for (const command of options.getAll("fail"))
    host.overrides.set(command, () => {
      throw failure("ThrottlingException", "Rate exceeded", {
        retryable: true,
        advice: "AWS limits how often this may be asked. Wait a little, then try again.",
      });
    });
  for (const command of options.getAll("hang"))
    host.overrides.set(command, () => new Promise(() => undefined));
}

const profile = (name: string, region: string) => ({
  id: `profile:${name}`,
  kind: "profile" as const,
  label: name,
  region,
  profile: name,
  readOnly: false,
  removable: false,
});

function seed(host: MemoryHost, options: URLSearchParams): void {
  for (const { id } of host.connections) {
    const service = host.service(id);
    const create = (name: string, definition: string, type = "STANDARD") =>
      service.call("create_state_machine", {
        name,
        definition,
        type,
        roleArn: role,
        tags: [
          { key: "team", value: "payments" },
          { key: "environment", value: "test" },
        ],
      }) as { stateMachineArn: string };
    const names = [
      "Greeter",
      "OrderApproval",
      "LabelItems",
      "CallFunction",
      "PriceTotal",
      "TwoBranches",
    ];
    const made = templates.map(({ definition }, index) =>
      create(names[index] ?? "More", definition),
    );
    const express = create("ClickStream", templates[0]?.definition ?? "", "EXPRESS");
    seedExpress(service, express.stateMachineArn);
    seedVersions(service, made[0]?.stateMachineArn ?? "", Number(options.get("versions") ?? 3));
    const many = Number(options.get("machines") ?? 0);
    for (let index = 0; index < many; index += 1)
      create(`generated-${index}`, templates[index % templates.length]?.definition ?? "");
    seedMapRun(service, role);
    seedTasks(service, role);
    seedExecutions(host, id, made[0]?.stateMachineArn ?? "", options);
  }
}

function seedExecutions(host: MemoryHost, id: string, arn: string, options: URLSearchParams): void {
  const service = host.service(id);
  const waiting = JSON.stringify({
    StartAt: "ChargeCard",
    States: {
      ChargeCard: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: "CoolDown" },
      CoolDown: { Type: "Wait", Seconds: 3_600, Next: "Refuse" },
      Refuse: {
        Type: "Fail",
        Error: "PaymentRefused",
        Cause: JSON.stringify({ errorMessage: "The card was refused.", errorType: "CardError" }),
      },
    },
  });
  const { stateMachineArn } = service.call("create_state_machine", {
    name: "Payments",
    definition: waiting,
    roleArn: role,
  }) as { stateMachineArn: string };
  const start = (machine: string, name: string) =>
    service.call("start_execution", {
      stateMachineArn: machine,
      name,
      input: JSON.stringify({ orderId: name, amount: 129.9, items: [{ sku: "A-1", quantity: 2 }] }),
    }) as { executionArn: string };
  start(stateMachineArn, "payment-running");
  const stopped = start(stateMachineArn, "payment-stopped");
  service.call("stop_execution", {
    executionArn: stopped.executionArn,
    error: "Enough",
    cause: "The person said so.",
  });
  const failed = start(stateMachineArn, "payment-failed");
  const run = service.runs.get(failed.executionArn);
  if (run) {
    run.cancel?.();
    const cause = JSON.stringify({ errorMessage: "The card was refused.", errorType: "CardError" });
    Object.assign(run.description, {
      status: "FAILED",
      stopDate: run.description.startDate + 12.4,
      error: "PaymentRefused",
      cause,
    });
    run.events.push({
      id: run.events.length + 1,
      previousEventId: run.events.length,
      type: "ExecutionFailed",
      timestamp: run.description.startDate + 12.4,
      executionFailedEventDetails: { error: "PaymentRefused", cause },
    });
    const events = Number(options.get("events") ?? 0);
    for (let index = 0; index < events; index += 1) {
      const event = run.events[index % 5];
      const at = run.events.length;
      if (event) run.events.push({ ...event, id: at + 1, previousEventId: at });
    }
  }
  const many = Number(options.get("executions") ?? 12);
  for (let index = 0; index < many; index += 1) {
    const { executionArn } = start(arn, `run-${index}`);
    const each = service.runs.get(executionArn)?.description;
    if (!each) continue;
    each.startDate -= index * 61;
    each.stopDate = each.startDate + (index % 7) * 0.31 + 0.012;
  }
}
