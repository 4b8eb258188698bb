import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HELLO, machineArn, ROLE, TestWindow } from "../../../test/window";

function withExpress(): TestWindow {
  const window = new TestWindow();
  const service = window.host.service("local");
  service.call("create_state_machine", {
    name: "clicks",
    definition: HELLO,
    roleArn: ROLE,
    type: "EXPRESS",
  });
  for (const name of ["first", "second"])
    service.call("start_execution", {
      stateMachineArn: machineArn("clicks"),
      name,
      input: `{"visitor":"${name}"}`,
    });
  return window;
}

describe("the Express executions of the local workspace", () => {
  it("are listed, and opened to their data and events", async () => {
    const window = withExpress().openMachine("clicks");
    const list = await screen.findByTestId("express-runs");
    expect(await within(list).findByText("second")).toBeInTheDocument();
    await window.user.click(within(list).getByRole("link", { name: "first" }));
    expect(await screen.findByRole("heading", { name: "first" })).toBeInTheDocument();
    expect(await window.read("Input")).toContain('"visitor": "first"');
    expect(await window.read("Output")).toContain("Hello, Ada!");
    const events = await screen.findByTestId("events");
    expect(within(events).getByText("PassStateEntered")).toBeInTheDocument();
    // The step is told by the log's own form of the details.
    expect(within(events).getAllByText("Greet").length).toBeGreaterThan(0);
  });

  it("are found by their input", async () => {
    const window = withExpress().openMachine("clicks");
    await screen.findByText("second");
    await window.user.keyboard('/visitor":"fi');
    await waitFor(() => expect(screen.queryByText("second")).not.toBeInTheDocument());
    expect(screen.getByText("first")).toBeInTheDocument();
  });

  it("say so when the log has them no more", async () => {
    const arn = "arn:aws:states:us-east-1:123456789012:express:clicks:gone:id";
    withExpress().open(`/local/express-runs/${encodeURIComponent(arn)}`);
    expect(await screen.findByText(/does not have this execution any more/)).toBeInTheDocument();
  });

  it("are not asked for in an account of AWS", async () => {
    const window = withExpress();
    const [local] = window.host.connections;
    if (local) Object.assign(local, { kind: "profile", id: "local" });
    window.openMachine("clicks");
    expect(await screen.findByText(/keeps no record of Express executions/)).toBeInTheDocument();
    expect(window.asked("list_express_executions")).toEqual([]);
  });
});
