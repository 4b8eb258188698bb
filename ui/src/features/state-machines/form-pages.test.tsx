import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HELLO, machineArn, ROLE, TestWindow, WAITING } from "../../../test/window";

const CREATE = "/local/state-machines/create";

describe("creating a state machine", () => {
  it("sends what was typed and goes to the new machine", async () => {
    const window = new TestWindow().open(CREATE);
    await window.fill("Name", "greeter");
    await window.write("Definition", HELLO);
    await window.fill("Role ARN", ROLE);
    await window.press("Create");
    await waitFor(() => expect(window.path).toContain(machineArn("greeter")));
    expect(window.asked("create_state_machine")).toEqual([
      { name: "greeter", definition: HELLO, roleArn: ROLE, type: "STANDARD", tags: [] },
    ]);
  });

  it("tells at the name what is wrong with it while it is typed", async () => {
    const window = new TestWindow().open(CREATE);
    await window.fill("Name", "two words");
    expect(await screen.findByText("A name may not hold white space.")).toBeInTheDocument();
    await window.press("Create");
    expect(window.asked("create_state_machine")).toEqual([]);
  });

  it("shows what AWS says beside the field and keeps all that was typed", async () => {
    const window = new TestWindow().create("greeter", WAITING).open(CREATE);
    await window.fill("Name", "greeter");
    await window.write("Definition", HELLO);
    await window.press("Create");
    const name = await screen.findByLabelText("Name");
    await waitFor(() => expect(name).toHaveAccessibleDescription(/StateMachineAlreadyExists/));
    expect(name).toHaveValue("greeter");
    expect(await window.read("Definition")).toBe(HELLO);
    await window.fill("Name", "greeter-2");
    await window.press("Create");
    await waitFor(() => expect(window.path).toContain(machineArn("greeter-2")));
  });

  it("lists the problems of the definition with their places", async () => {
    const window = new TestWindow().open(CREATE);
    await window.write("Definition", '{\n  "StartAt": "Nowhere",\n  "States": {}\n}');
    const problems = await screen.findByRole("list", { name: "Problems of the definition" });
    expect(within(problems).getByText(/Missing target: Nowhere/)).toBeInTheDocument();
    expect(within(problems).getByText(/MISSING_TRANSITION_TARGET 2:14/)).toBeInTheDocument();
    expect(screen.getByTestId("definition-summary")).toHaveTextContent("1 error");
  });

  it("asks before it throws away what was typed", async () => {
    const window = new TestWindow().open(CREATE);
    await window.fill("Name", "greeter");
    await window.press("Cancel");
    const dialog = await window.dialog();
    await window.press("Cancel", dialog);
    expect(window.path).toBe(CREATE);
    expect(screen.getByLabelText("Name")).toHaveValue("greeter");
    await window.press("Cancel");
    await window.press("Leave", await window.dialog());
    await waitFor(() => expect(window.path).toBe("/local/state-machines"));
  });
});

describe("editing a state machine", () => {
  it("saves the new definition only, and asks nothing on the way out", async () => {
    const window = new TestWindow().create("greeter", WAITING).openMachine("greeter", "/edit");
    await window.write("Definition", HELLO);
    await window.press("Save");
    await waitFor(() => expect(window.path).not.toContain("edit"));
    expect(window.asked("update_state_machine")).toEqual([
      { stateMachineArn: machineArn("greeter"), definition: HELLO },
    ]);
  });

  it("changes logging and tracing, and publishes a version, in one call", async () => {
    const logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/states/greeter:*";
    const window = new TestWindow().create("greeter").openMachine("greeter", "/edit");
    await window.user.click(await screen.findByText("Logging, tracing and encryption"));
    await window.user.click(screen.getByRole("checkbox", { name: /Trace executions/ }));
    await window.press(/^Log level/);
    await window.user.click(await screen.findByRole("option", { name: /^ALL/ }));
    await window.press("Save");
    expect(await screen.findByText("Logging needs a log group.")).toBeInTheDocument();
    await window.fill("Log group ARN", logGroupArn);
    await window.user.click(screen.getByRole("checkbox", { name: "Publish a version of it" }));
    await window.fill("Version description", "logged");
    await window.press("Save");
    expect(await screen.findByText(/published as version 1/)).toBeInTheDocument();
    expect(window.asked("update_state_machine")).toEqual([
      {
        stateMachineArn: machineArn("greeter"),
        definition: HELLO,
        loggingConfiguration: {
          level: "ALL",
          includeExecutionData: false,
          destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
        },
        tracingConfiguration: { enabled: true },
        publish: true,
        versionDescription: "logged",
      },
    ]);
    await window.user.click(await screen.findByRole("tab", { name: "Configuration" }));
    const configuration = await screen.findByTestId("machine-configuration");
    expect(configuration).toHaveTextContent(logGroupArn);
    expect(configuration).toHaveTextContent("X-Ray tracingOn");
  });

  it("keeps the text when AWS refuses it", async () => {
    const window = new TestWindow().create("greeter").openMachine("greeter", "/edit");
    await window.write("Definition", "{}");
    await window.press("Save");
    expect(await screen.findByText(/InvalidDefinition: Invalid State Machine/)).toBeInTheDocument();
    expect(await window.read("Definition")).toBe("{}");
  });

  it("offers another try where AWS says that it may help", async () => {
    const window = new TestWindow().create("greeter").openMachine("greeter", "/edit");
    await window.write("Definition", WAITING);
    const failing = window.break("update_state_machine", "ThrottlingException", "Rate exceeded", {
      retryable: true,
    });
    await window.press("Save");
    await screen.findByText(/ThrottlingException/);
    failing.mend();
    await window.press("Retry");
    await waitFor(() => expect(window.path).not.toContain("edit"));
  });
});

it("deletes a state machine once its name was typed", async () => {
  const window = new TestWindow().create("greeter").create("other").openMachine("greeter");
  await window.press("Delete");
  const dialog = await window.dialog();
  await window.fill("Name of the state machine", "greet");
  expect(within(dialog).getByRole("button", { name: "Delete" })).toBeDisabled();
  await window.fill("Name of the state machine", "greeter");
  await window.press("Delete", dialog);
  await waitFor(() => expect(window.path).toBe("/local/state-machines"));
  await screen.findByText("other");
  await waitFor(() => expect(screen.queryByRole("link", { name: "greeter" })).toBeNull());
});
