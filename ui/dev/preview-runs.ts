import type { ExecutionStatus } from "../src/api/generated/types";
import type { MemoryService } from "./memory-service";

/** An execution with a map run whose child executions go on ending while one looks. */
export function seedMapRun(service: MemoryService, roleArn: string): void {
  const definition = JSON.stringify({
    StartAt: "EachFile",
    States: { EachFile: { Type: "Wait", Seconds: 36_000, End: true } },
  });
  const { stateMachineArn } = service.call("create_state_machine", {
    name: "NightlyImport",
    definition,
    roleArn,
  }) as { stateMachineArn: string };
  const { executionArn } = service.call("start_execution", {
    stateMachineArn,
    name: "import-2026-11",
  }) as { executionArn: string };
  const children = Array.from({ length: 120 }, (_, index): ExecutionStatus => {
    if (index % 17 === 3) return "FAILED";
    return index < 90 ? "SUCCEEDED" : "RUNNING";
  });
  const mapRunArn = service.mapRuns.add(executionArn, {
    label: "EachFile",
    children,
    pending: 180,
    batch: 25,
    maxConcurrency: 40,
  });
  const timer = setInterval(() => {
    const next = service.mapRuns.childrenOf(mapRunArn).find(({ status }) => status === "RUNNING");
    if (!next) clearInterval(timer);
    else Object.assign(next, { status: "SUCCEEDED", stopDate: Date.now() / 1000 });
  }, 700);
}

/** Activities, and executions whose tasks wait for an answer. */
export function seedTasks(service: MemoryService, roleArn: string): void {
  for (const name of ["approvals", "label-images", "transcribe"])
    service.call("create_activity", { name, tags: [{ key: "team", value: "payments" }] });
  const activity = service.arn("activity", "approvals");
  const definition = JSON.stringify({
    StartAt: "AskManager",
    States: {
      AskManager: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        TimeoutSeconds: 86_400,
        HeartbeatSeconds: 3_600,
        Next: "Approve",
      },
      Approve: { Type: "Task", Resource: activity, End: true },
    },
  });
  const { stateMachineArn } = service.call("create_state_machine", {
    name: "ExpenseApproval",
    definition,
    roleArn,
  }) as { stateMachineArn: string };
  const start = (name: string) =>
    service.call("start_execution", {
      stateMachineArn,
      name,
      input: JSON.stringify({ employee: "ada", amount: 412.5, currency: "EUR", receipts: 3 }),
    }) as { executionArn: string };
  start("expense-17");
  const { executionArn } = start("expense-18");
  const [first] = service.tasks.waitingOf(executionArn);
  if (first)
    service.call("send_task_success", {
      taskToken: first.taskToken,
      output: JSON.stringify({ employee: "ada", amount: 80, manager: "grace" }),
    });
}

/** Express executions of late. */
export function seedExpress(service: MemoryService, stateMachineArn: string): void {
  for (let index = 0; index < 9; index += 1)
    service.call("start_execution", {
      stateMachineArn,
      name: `click-${index}`,
      input: JSON.stringify({ page: `/products/${index}`, visitor: `v-${index % 4}` }),
    });
}
