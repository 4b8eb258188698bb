import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { executionArn, machineArn, TestWindow, WAITING } from "../../../test/window";

const REFUSING = JSON.stringify({
  StartAt: "Prepare",
  States: {
    Prepare: { Type: "Pass", Next: "Refuse" },
    Refuse: { Type: "Fail", Error: "Refused", Cause: "Not today." },
  },
});

describe("redriving an execution", () => {
  it("says where it goes on, then does, and counts", async () => {
    const window = new TestWindow()
      .create("job", REFUSING)
      .start("job", "first")
      .openExecution("job", "first");
    await window.press("Redrive");
    const dialog = await window.dialog();
    expect(await within(dialog).findByText("Refuse")).toBeInTheDocument();
    expect(within(dialog).getByText(/fails again/)).toBeInTheDocument();
    await window.press("Redrive", dialog);
    expect(await screen.findByText("ExecutionRedriven")).toBeInTheDocument();
    const summary = screen.getByTestId("execution-summary");
    expect(within(summary).getByText("Redrive count").nextSibling).toHaveTextContent("1");
    expect(window.asked("redrive_execution")).toEqual([
      { executionArn: executionArn("job", "first") },
    ]);
  });

  it("is not offered for one that succeeded, for AWS's reason", async () => {
    const window = new TestWindow()
      .create("job")
      .start("job", "first")
      .openExecution("job", "first");
    const button = await screen.findByRole("button", { name: "Redrive" });
    expect(button).toHaveAttribute("aria-disabled", "true");
    await window.user.hover(button);
    expect(
      await screen.findAllByText("Execution is SUCCEEDED and cannot be redriven"),
    ).not.toHaveLength(0);
  });

  it("shows AWS's refusal in the dialog", async () => {
    const window = new TestWindow()
      .create("job", REFUSING)
      .start("job", "first")
      .openExecution("job", "first");
    window.break("redrive_execution", "ExecutionNotRedrivable", "The period is exceeded.");
    await window.press("Redrive");
    await window.press("Redrive", await window.dialog());
    expect(await screen.findByText(/ExecutionNotRedrivable/)).toBeInTheDocument();
    expect(screen.getByText("The period is exceeded.")).toBeInTheDocument();
  });

  it("takes the chosen failed ones of the list together", async () => {
    const window = new TestWindow().create("job", REFUSING);
    for (const name of ["one", "two"]) window.start("job", name);
    window.openMachine("job");
    await screen.findByText("two");
    await window.user.click(screen.getByRole("checkbox", { name: "Select all" }));
    await window.press("Redrive");
    await window.press("Redrive 2 executions", await window.dialog());
    expect(await screen.findByText("2 of 2 executions were redriven.")).toBeInTheDocument();
    expect(window.asked("redrive_execution")).toHaveLength(2);
  });
});

describe("the definition of an execution", () => {
  it("is the one that it began with, and says that the machine has changed", async () => {
    const window = new TestWindow().create("job", WAITING).start("job", "first");
    window.host.service("local").call("update_state_machine", {
      stateMachineArn: machineArn("job"),
      definition: REFUSING,
    });
    window.openExecution("job", "first");
    await window.user.click(await screen.findByRole("tab", { name: "Definition" }));
    expect(await window.read("Definition of this execution")).toContain("Linger");
    expect(await screen.findByText(/has changed since/)).toBeInTheDocument();
    await window.user.click(screen.getByRole("tab", { name: "Events" }));
    await window.user.click(screen.getByRole("tab", { name: "Definition" }));
    await waitFor(() =>
      expect(window.asked("describe_state_machine_for_execution")).toHaveLength(1),
    );
  });
});
