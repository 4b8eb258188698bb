import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { executionArn, machineArn, TestWindow, WAITING } from "../../../test/window";

const TWO = JSON.stringify({
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemProcessor: { StartAt: "Inner", States: { Inner: { Type: "Pass", End: true } } },
      Next: "Last",
    },
    Last: { Type: "Wait", Seconds: 600, End: true },
  },
});

const waiting = () => new TestWindow().create("orders", WAITING).start("orders", "first");
const FIRST = executionArn("orders", "first");

it("an execution is started with breakpoints, which are kept for the next start", async () => {
  const window = new TestWindow().create("orders", TWO).openMachine("orders");
  await window.press("Start execution");
  const dialog = await window.dialog();
  await window.user.click(await within(dialog).findByRole("button", { name: /Stop before/ }));
  await window.user.click(await screen.findByRole("option", { name: /Inner.*in Each/ }));
  await window.press("Start", dialog);
  await waitFor(() => expect(window.path).toContain("/executions/"));
  expect(window.asked("set_breakpoints")).toEqual([
    { stateMachineArn: machineArn("orders"), states: ["Inner"] },
  ]);
  await window.press("New execution");
  expect(
    await screen.findByRole("button", { name: "Remove the breakpoint before Inner" }),
  ).toBeInTheDocument();
});

it("a held state shows its input, takes another one, and is stepped through", async () => {
  const window = waiting();
  window.host.holds.stop(FIRST, "Charge", '{"amount":7}');
  window.openExecution("orders", "first");
  expect(await window.read("Input of Charge")).toContain('"amount": 7');
  await window.write("Input of Charge", '{"amount": ');
  expect(await screen.findByText(/not valid JSON/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Step through Charge" })).toBeDisabled();
  await window.write("Input of Charge", '{"amount": 8}');
  await window.press("Step through Charge");
  await waitFor(() => expect(screen.queryByText("Charge")).not.toBeInTheDocument());
  expect(window.asked("hold_execution")).toEqual([
    {
      executionArn: FIRST,
      change: { kind: "release", hold: 1, step: true, input: '{"amount": 8}' },
    },
  ]);
});

it("an input that was not changed goes on as it came", async () => {
  const window = waiting();
  window.host.holds.stop(FIRST, "Charge", '{"amount":7}');
  window.openExecution("orders", "first");
  await window.press("Go on with Charge");
  await waitFor(() =>
    expect(window.asked("hold_execution")).toEqual([
      { executionArn: FIRST, change: { kind: "release", hold: 1, step: false } },
    ]),
  );
});

it("what went on in between is told", async () => {
  const window = waiting();
  window.host.holds.stop(FIRST, "Charge", "{}");
  window.openExecution("orders", "first");
  await screen.findByText("Charge");
  window.break("hold_execution", "NotHeld", "The execution does not stand there any more.");
  await window.press("Go on with Charge");
  expect(await screen.findByText(/Charge was not let go: NotHeld/)).toBeInTheDocument();
});

it("a running execution is paused and resumed", async () => {
  const window = waiting().openExecution("orders", "first");
  await window.press("Pause");
  expect(await screen.findByText(/no further state is entered/)).toBeInTheDocument();
  await window.press("Resume");
  expect(await screen.findByRole("button", { name: "Pause" })).toBeInTheDocument();
});

it("nothing is paused in an account of AWS", async () => {
  const window = waiting();
  for (const connection of window.host.connections)
    Object.assign(connection, { kind: "profile" as const });
  window.openExecution("orders", "first");
  expect(await screen.findByRole("button", { name: "Stop execution" })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Pause" })).not.toBeInTheDocument();
  expect(window.asked("execution_holds")).toEqual([]);
});
