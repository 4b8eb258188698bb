import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { executionArn, TestWindow } from "../../../test/window";

const ASKING = JSON.stringify({
  StartAt: "AskHuman",
  States: {
    AskHuman: {
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      HeartbeatSeconds: 600,
      End: true,
    },
  },
});

it("a waiting task is answered by a click, and its token is never shown", async () => {
  const window = new TestWindow()
    .create("approval", ASKING)
    .start("approval", "first", '{"amount":7}')
    .openExecution("approval", "first");
  expect(await screen.findByText(/heartbeat due by/)).toBeInTheDocument();
  await window.press("Answer AskHuman");
  expect(await window.read("Input of the task")).toContain('"amount": 7');
  await window.write("Output of the task", '"yes"');
  await window.press("Send success", await window.dialog());
  expect(await screen.findByText("AskHuman was answered.")).toBeInTheDocument();
  expect((await screen.findAllByText("Succeeded")).length).toBeGreaterThan(0);
  expect(await window.read("Output")).toBe('"yes"');
  expect(window.asked("send_task_success")).toEqual([{ taskToken: "token-1", output: '"yes"' }]);
  expect(document.body.textContent).not.toContain("token-1");
});

it("a task that was answered elsewhere says so", async () => {
  const window = new TestWindow()
    .create("approval", ASKING)
    .start("approval", "first")
    .openExecution("approval", "first");
  await window.press("Answer AskHuman");
  await screen.findByRole("dialog");
  window.host
    .service("local")
    .call("stop_execution", { executionArn: executionArn("approval", "first") });
  await window.press("Send success", await window.dialog());
  expect(await screen.findByText(/does not wait any more/)).toBeInTheDocument();
  await window.press("Put it away");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

it("an activity's task says whether a worker has it", async () => {
  const activityArn = "arn:aws:states:us-east-1:123456789012:activity:approvals";
  const states = { Approve: { Type: "Task", Resource: activityArn, End: true } };
  const window = new TestWindow();
  const service = window.host.service("local");
  service.call("create_activity", { name: "approvals" });
  window
    .create("orders", JSON.stringify({ StartAt: "Approve", States: states }))
    .start("orders", "first")
    .openExecution("orders", "first");
  expect(await screen.findByText(/no worker has taken it/)).toBeInTheDocument();
  service.call("get_activity_task", { activityArn });
  expect(await screen.findByText(/a worker has taken it/)).toBeInTheDocument();
});

it("is not looked for in an account of AWS", async () => {
  const window = new TestWindow();
  window.host.connections.push({
    id: "aws",
    kind: "profile",
    label: "aws",
    region: "us-east-1",
    readOnly: false,
    removable: false,
  });
  const service = window.host.service("aws");
  service.call("create_state_machine", {
    name: "approval",
    definition: ASKING,
    roleArn: "arn:aws:iam::123456789012:role/test",
  });
  const { executionArn: arn } = service.call("start_execution", {
    stateMachineArn: [...service.machines.keys()][0],
    name: "first",
  }) as { executionArn: string };
  window.open(`/aws/executions/${encodeURIComponent(arn)}`);
  expect(await screen.findByText("TaskScheduled")).toBeInTheDocument();
  expect(window.asked("waiting_tasks")).toEqual([]);
});
