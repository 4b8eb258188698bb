import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { executionArn, TestWindow, WAITING } from "../../../test/window";
import { formatScale, scaleOf } from "./scale";

const FIRST = executionArn("orders", "first");

function waiting(): TestWindow {
  const window = new TestWindow().create("orders", WAITING).start("orders", "first");
  window.host.local.wait(FIRST, "Linger", 3_600);
  return window;
}

const control = () => screen.findByRole("button", { name: /^Time passes/ });

it("numbers are read as people write them", () => {
  for (const [text, number] of [
    ["60", 60],
    [" 1,000× ", 1_000],
    ["0.5", 0.5],
    [".25x", 0.25],
    ["", undefined],
    ["fast", undefined],
    ["-1", undefined],
    ["1e3", undefined],
  ] as const)
    expect(scaleOf(text), text).toBe(number);
  expect([1, 0.5, 1_000].map(formatScale)).toEqual(["1×", "0.5×", "1,000×"]);
});

it("time is let pass faster, and the bar shows it", async () => {
  const window = new TestWindow().open();
  expect(await control()).toHaveTextContent("Time: 1×");
  await window.user.click(await control());
  await window.user.click(await screen.findByRole("menuitemcheckbox", { name: /^60×/ }));
  await waitFor(async () => expect(await control()).toHaveTextContent("Time: 60×"));
  expect(window.host.local.settings.timeScale).toBe(60);
});

it("another number is asked for, and a bad one is refused at its field", async () => {
  const window = new TestWindow().open();
  await window.user.click(await control());
  await window.user.click(await screen.findByRole("menuitemcheckbox", { name: /^Other/ }));
  await window.fill(/Times as fast/, "fast");
  await window.press("Apply");
  expect(await screen.findByText("Type a number, such as 30 or 0.5.")).toBeInTheDocument();
  await window.fill(/Times as fast/, "0");
  await window.press("Apply");
  expect(await screen.findByText(/0.001 to 1000000 times/)).toBeInTheDocument();
  await window.fill(/Times as fast/, "0.5");
  await window.press("Apply");
  await waitFor(async () => expect(await control()).toHaveTextContent("Time: 0.5×"));
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

it("a failure leaves time as it was, and is told", async () => {
  const window = new TestWindow().open();
  window.break("change_workspace_settings", "SettingsUnwritable", "The disk is full.");
  await window.user.click(await control());
  await window.user.click(await screen.findByRole("menuitemcheckbox", { name: /^10×/ }));
  expect(await screen.findByText(/The disk is full/)).toBeInTheDocument();
  expect(await control()).toHaveTextContent("Time: 1×");
});

it("time is not changed in an account of AWS", async () => {
  const window = new TestWindow();
  for (const connection of window.host.connections)
    Object.assign(connection, { kind: "profile" as const });
  window.open();
  await screen.findByTestId("connection-switcher");
  expect(screen.queryByTestId("time-control")).not.toBeInTheDocument();
  expect(window.asked("workspace_settings")).toEqual([]);
});

it("a wait tells how long it lasts, and is skipped", async () => {
  const window = waiting().openExecution("orders", "first");
  const section = await screen.findByRole("region", { name: "Waiting for time to pass" });
  expect(section).toHaveTextContent(/Linger is a Wait state.*(1 h 00 min|59 min \d\d s) left/);
  await window.press("Skip the wait of Linger");
  await waitFor(() => expect(section).not.toBeInTheDocument());
  expect(window.asked("skip_wait")).toEqual([{ executionArn: FIRST, timer: 1 }]);
});

it("the next retry of a state that failed is begun at once", async () => {
  const window = waiting();
  window.host.local.settings = { ...window.host.local.settings, timeScale: 60 };
  window.host.local.wait(FIRST, "Charge", 600, { reason: "backoff", retries: 2 });
  window.openExecution("orders", "first");
  const section = await screen.findByRole("region", { name: "Waiting for time to pass" });
  expect(section).toHaveTextContent(/Charge failed, and retry 3 waits.*which pass 60× as fast/);
  await window.press("Retry Charge now", section);
  await waitFor(() => expect(within(section).queryByText("Charge")).not.toBeInTheDocument());
  expect(within(section).getByText("Linger")).toBeInTheDocument();
});

it("all that wait are let go on at once, but those that went on by themselves", async () => {
  const window = waiting();
  window.host.local.wait(FIRST, "Charge", 600, { reason: "backoff" });
  window.host.local.wait(FIRST, "Pause", 60);
  window.openExecution("orders", "first");
  const section = await screen.findByRole("region", { name: "Waiting for time to pass" });
  window.host.local.skip(FIRST, 2);
  await window.press("Skip all", section);
  await waitFor(() => expect(section).not.toBeInTheDocument());
  expect(screen.queryByText(/waiting/)).not.toBeInTheDocument();
});

it("what went on in between is told", async () => {
  const window = waiting().openExecution("orders", "first");
  window.break("skip_wait", "NotWaiting", "The state does not wait any more.");
  await window.press("Skip the wait of Linger");
  expect(await screen.findByText(/Linger goes on waiting/)).toBeInTheDocument();
});

it("nothing is skipped over a connection that is read-only", async () => {
  const window = waiting();
  for (const connection of window.host.connections) connection.readOnly = true;
  window.openExecution("orders", "first");
  const button = await screen.findByRole("button", { name: "Skip the wait of Linger" });
  expect(button).toHaveAttribute("aria-disabled", "true");
});

it("an execution that runs in time that is ahead does not last less than nothing", async () => {
  const window = waiting();
  window.host.local.ahead = 7_200;
  window.openExecution("orders", "first");
  await waitFor(() =>
    expect(screen.getByTestId("execution-summary")).toHaveTextContent(/Duration.*2 h 0\d min/),
  );
});
