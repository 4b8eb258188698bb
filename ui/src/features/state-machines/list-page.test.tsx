import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { machineArn, TestWindow } from "../../../test/window";

const names = () =>
  within(screen.getByRole("grid"))
    .getAllByRole("link")
    .map((link) => link.textContent);

it("lists the machines of every page in order, drawing only those in sight", async () => {
  const window = new TestWindow();
  for (let index = 0; index < 2_500; index += 1) window.create(`job-${index}`);
  window.open();
  await screen.findByText("(2,500)");
  expect(names().slice(0, 3)).toEqual(["job-0", "job-1", "job-2"]);
  expect(names().length).toBeLessThan(100);
  expect(window.asked("list_state_machines").length).toBeGreaterThanOrEqual(3);
});

it("narrows the list by what is typed after “/”", async () => {
  const window = new TestWindow().create("orders").create("payments").create("refunds").open();
  await screen.findByText("orders");
  await window.user.keyboard("/ay");
  await waitFor(() => expect(names()).toEqual(["payments"]));
  expect(screen.getByText("1 of 3")).toBeInTheDocument();
  await window.user.keyboard("{Escape}");
  await waitFor(() => expect(names()).toHaveLength(3));
});

it("opens the machine that the keyboard is on", async () => {
  const window = new TestWindow().create("orders").create("payments").open();
  await screen.findByText("orders");
  await window.user.keyboard("/{ArrowDown}{ArrowDown}{Enter}");
  await waitFor(() => expect(window.path).toContain(machineArn("payments")));
});

it("sorts downwards on the second click", async () => {
  const window = new TestWindow().create("a").create("b").open();
  await screen.findByText("a");
  await window.press(/Sort by Name/);
  await waitFor(() => expect(names()).toEqual(["b", "a"]));
});

it("deletes what is chosen after “delete” was typed, and says what failed", async () => {
  const window = new TestWindow().create("one").create("two").create("three").open();
  await screen.findByText("three");
  await window.user.click(screen.getByRole("checkbox", { name: "Select all" }));
  const service = window.host.service("local");
  window.host.overrides.set("delete_state_machine", (args) => {
    const { stateMachineArn } = args.input as { stateMachineArn: string };
    if (stateMachineArn === machineArn("two"))
      throw { code: "AccessDeniedException", message: "Not allowed.", requestId: "request-7" };
    return service.call("delete_state_machine", { stateMachineArn });
  });
  await window.press("Delete");
  const dialog = await window.dialog();
  expect(within(dialog).getByRole("button", { name: "Delete" })).toBeDisabled();
  await window.fill("Confirmation", "delete");
  await window.press("Delete", dialog);
  expect(await screen.findByText("2 of 3 state machines are being deleted.")).toBeInTheDocument();
  expect(screen.getByText(/two was not deleted: AccessDeniedException/)).toBeInTheDocument();
  expect(screen.getByText("request-7")).toBeInTheDocument();
  await waitFor(() => expect(names()).toEqual(["two"]));
});

it("shows AWS's error with its request id, and lists after a retry", async () => {
  const window = new TestWindow().create("orders");
  const failing = window.break("list_state_machines", "AccessDeniedException", "No.", {
    requestId: "request-1",
    advice: "Ask for states:ListStateMachines.",
  });
  window.open();
  expect(await screen.findByText(/AccessDeniedException/)).toBeInTheDocument();
  expect(screen.getByTestId("request-id")).toHaveTextContent("request-1");
  expect(screen.getByText("Ask for states:ListStateMachines.")).toBeInTheDocument();
  failing.mend();
  await window.press("Retry");
  expect(await screen.findByText("orders")).toBeInTheDocument();
  expect(screen.queryByText(/AccessDeniedException/)).not.toBeInTheDocument();
});

it("offers nothing that changes on a read-only connection", async () => {
  const window = new TestWindow().create("orders");
  for (const connection of window.host.connections) connection.readOnly = true;
  window.open();
  await window.user.click(await screen.findByRole("checkbox", { name: "Select this row" }));
  for (const name of ["Create state machine", "Edit", "Delete"])
    expect(screen.getByRole("button", { name })).toHaveAttribute(
      name === "Create state machine" ? "aria-disabled" : "disabled",
    );
  expect(screen.getByTestId("read-only")).toBeInTheDocument();
});

it("shows why the local workspace did not start, and starts it again", async () => {
  const window = new TestWindow().create("orders");
  window.host.workspace = {
    state: "failed",
    dataDir: "/data",
    problem: { code: "NewerDatabase", message: "The database is newer.", retryable: false },
  };
  window.open();
  expect(await screen.findByText("The database is newer.")).toBeInTheDocument();
  await window.press("Start it again");
  expect(await screen.findByText("orders")).toBeInTheDocument();
});

it("says of histories what becomes of them where the state machine is", async () => {
  const window = new TestWindow().create("orders");
  const text = async () => {
    await window.press("Delete");
    return window.dialog();
  };
  window.openMachine("orders");
  expect(await text()).toHaveTextContent("The histories of all executions stay in the workspace");
  cleanup();
  for (const connection of window.host.connections)
    Object.assign(connection, { kind: "endpoint" as const });
  window.openMachine("orders");
  expect(await text()).toHaveTextContent("their histories are out of reach here");
});
