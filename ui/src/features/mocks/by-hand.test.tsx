import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { WaitingTask } from "../../../src/api/workspace";
import { machineArn, TestWindow } from "../../../test/window";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:charge";
const CHARGE = JSON.stringify({
  StartAt: "Charge",
  States: {
    Charge: { Type: "Task", Resource: LAMBDA, Next: "Done" },
    Done: { Type: "Pass", End: true },
  },
});

it("a state is set to be answered by hand, and waits", async () => {
  const window = new TestWindow().create("orders", CHARGE).openMachine("orders");
  await window.press("Start execution");
  const dialog = await window.dialog();
  await window.user.click(await within(dialog).findByRole("button", { name: /Answer by hand/ }));
  expect(screen.queryByRole("option", { name: /Done.*Pass/ })).not.toBeInTheDocument();
  await window.user.click(await screen.findByRole("option", { name: /Charge.*function:charge/ }));
  await window.press("Start", dialog);
  await waitFor(() => expect(window.path).toContain("/executions/"));
  expect(window.asked("set_states_by_hand")).toEqual([
    { stateMachineArn: machineArn("orders"), states: ["Charge"] },
  ]);
  expect(await screen.findByText(/answered by hand/)).toBeInTheDocument();
});

/** An execution whose state `Charge` is answered by hand. */
function charging() {
  const window = new TestWindow().create("orders", CHARGE);
  window.host.service("local").tasks.byHand.set(machineArn("orders"), ["Charge"]);
  return window.start("orders", "first").openExecution("orders", "first");
}

it("what waits for a person is answered", async () => {
  const window = charging();
  await window.press("Answer Charge");
  expect(await screen.findByText(/nothing was sent to/)).toBeInTheDocument();
  await window.write("Output of the task", '{"paid": true}');
  await window.press("Send success", await window.dialog());
  expect(await screen.findByText("Charge was answered.")).toBeInTheDocument();
  expect((await screen.findAllByText("Succeeded")).length).toBeGreaterThan(0);
});

it("the states that are answered by hand are kept for the next start", async () => {
  const window = charging();
  await window.press("New execution");
  expect(
    await screen.findByRole("button", { name: "Do not answer Charge by hand" }),
  ).toBeInTheDocument();
});

const waiting = (count: number): WaitingTask[] =>
  Array.from({ length: count }, (_, number) => ({
    stateName: "Charge",
    resource: LAMBDA,
    taskToken: `token-${number}`,
    input: `{"item":${number}}`,
    byHand: true,
    taken: false,
    since: 1_790_000_000,
  }));

it("all iterations get one answer, and those that failed are tried again", async () => {
  const window = charging();
  let tasks = waiting(22);
  let broken = true;
  window.host.overrides.set("waiting_tasks", () => tasks);
  window.host.overrides.set("send_task_failure", ({ input }) => {
    const { taskToken } = input as { taskToken: string };
    if (taskToken === "token-3" && broken)
      throw { code: "ConnectionRefused", message: "no answer", retryable: true };
    if (taskToken === "token-5")
      throw { code: "TaskTimedOut", message: "Task Timed Out", retryable: false };
    tasks = tasks.filter((task) => task.taskToken !== taskToken);
    return {};
  });
  expect(await screen.findByText(/and 2 more/)).toBeInTheDocument();
  expect(screen.getByText('{"item":7}')).toBeInTheDocument();
  await window.press("Answer all 22 of Charge");
  const dialog = await window.dialog();
  await window.user.click(await within(dialog).findByRole("button", { name: "Failure" }));
  await window.fill("Error", "Busy");
  await window.press("Send failure to all 22", dialog);
  expect(await within(dialog).findByText(/ConnectionRefused/)).toBeInTheDocument();
  broken = false;
  await window.press("Send failure", dialog);
  expect(await screen.findByText("22 tasks of Charge were answered.")).toBeInTheDocument();
  const asked = window.asked("send_task_failure") as { taskToken: string; error: string }[];
  expect(asked.length).toBe(23);
  expect(asked.every(({ error }) => error === "Busy")).toBe(true);
});
