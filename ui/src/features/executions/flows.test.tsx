import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { executionArn, machineArn, TestWindow, WAITING } from "../../../test/window";

describe("starting an execution", () => {
  it("runs it and shows its output", async () => {
    const window = new TestWindow().create("greeter").openMachine("greeter");
    await window.press("Start execution");
    await window.fill("Execution name", "first");
    await window.write("Input", '{"name": "Ada"}');
    await window.press("Start", await window.dialog());
    await waitFor(() => expect(window.path).toContain(executionArn("greeter", "first")));
    expect((await screen.findAllByText("Succeeded")).length).toBeGreaterThan(0);
    expect(await window.read("Output")).toContain("Hello, Ada!");
    expect(await window.read("Input")).toBe('{\n  "name": "Ada"\n}');
  });

  it("refuses an input that is no JSON, and says where", async () => {
    const window = new TestWindow().create("greeter").openMachine("greeter");
    await window.press("Start execution");
    await window.write("Input", '{"name": ');
    const dialog = await window.dialog();
    expect(await within(dialog).findByText(/not valid JSON. Line 1, column 10/)).toBeVisible();
    expect(within(dialog).getByRole("button", { name: "Start" })).toBeDisabled();
  });

  it("chooses a test case of the mock configuration", async () => {
    const window = new TestWindow().create("greeter").openMachine("greeter");
    await window.press("Start execution");
    await window.fill("Mock test case", "HappyPath");
    await window.press("Start", await window.dialog());
    await waitFor(() => expect(window.path).toContain("/executions/"));
    expect(window.asked("start_execution")).toMatchObject([
      { stateMachineArn: `${machineArn("greeter")}#HappyPath` },
    ]);
  });

  it("begins with the input and the test case of a sample", async () => {
    const window = new TestWindow().create("MessagePump").openMachine("MessagePump");
    window.host.samples = [
      {
        name: "MessagePump",
        type: "STANDARD",
        description: "",
        input: { table: "messages" },
        testCases: ["TwoMessages", "None"],
      },
    ];
    await window.press("Start execution");
    await window.press("Start", await window.dialog());
    await waitFor(() =>
      expect(window.asked("start_execution")).toMatchObject([
        {
          stateMachineArn: `${machineArn("MessagePump")}#TwoMessages`,
          input: '{\n  "table": "messages"\n}',
        },
      ]),
    );
  });

  it("keeps what was typed when AWS refuses it", async () => {
    const window = new TestWindow()
      .create("greeter")
      .start("greeter", "first")
      .openMachine("greeter");
    await window.press("Start execution");
    await window.fill("Execution name", "first");
    await window.press("Start", await window.dialog());
    expect(await screen.findByText(/ExecutionAlreadyExists/)).toBeInTheDocument();
    expect(screen.getByLabelText("Execution name")).toHaveValue("first");
  });

  it("repeats an execution with its input", async () => {
    const window = new TestWindow()
      .create("greeter")
      .start("greeter", "first", '{"n":1}')
      .openExecution("greeter", "first");
    await window.press("New execution");
    await window.press("Start", await window.dialog());
    await waitFor(() =>
      expect(window.asked("start_execution")).toMatchObject([{ input: '{\n  "n": 1\n}' }]),
    );
  });
});

describe("a running execution", () => {
  it("is stopped with an error and a cause", async () => {
    const window = new TestWindow()
      .create("slow", WAITING)
      .start("slow", "second")
      .openExecution("slow", "second");
    expect(await screen.findByText("WaitStateEntered")).toBeInTheDocument();
    await window.press("Stop execution");
    await window.fill("Error", "Enough");
    await window.fill("Cause", "The person said so.");
    await window.press("Stop", await window.dialog());
    expect((await screen.findAllByText("Aborted")).length).toBeGreaterThan(0);
    expect(screen.getByTestId("failure")).toHaveTextContent("Enough");
    expect(screen.getByTestId("failure")).toHaveTextContent("The person said so.");
    expect(await screen.findByText("ExecutionAborted")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Stop execution" })).not.toBeInTheDocument();
  });

  it("is seen to end by itself", async () => {
    const window = new TestWindow()
      .create("slow", WAITING)
      .start("slow", "second")
      .openExecution("slow", "second");
    await screen.findByText("WaitStateEntered");
    window.host
      .service("local")
      .call("stop_execution", { executionArn: executionArn("slow", "second") });
    expect((await screen.findAllByText("Aborted")).length).toBeGreaterThan(0);
  });
});

describe("the executions of a machine", () => {
  const window = () =>
    new TestWindow()
      .create("slow", WAITING)
      .start("slow", "one")
      .start("slow", "two")
      .start("slow", "three");

  it("are stopped together", async () => {
    const shown = window().openMachine("slow");
    await screen.findByText("three");
    await shown.user.click(screen.getByRole("checkbox", { name: "Select all" }));
    await shown.press("Stop");
    await shown.press("Stop 3 executions", await shown.dialog());
    expect(await screen.findByText("3 of 3 executions were stopped.")).toBeInTheDocument();
    expect(shown.asked("stop_execution")).toHaveLength(3);
    expect(await screen.findAllByText("Aborted")).toHaveLength(3);
  });

  it("show by status what AWS filters", async () => {
    const shown = window();
    shown.host
      .service("local")
      .call("stop_execution", { executionArn: executionArn("slow", "two") });
    shown.openMachine("slow");
    await screen.findByText("two");
    await shown.press(/Status Any status/);
    await shown.user.click(await screen.findByRole("option", { name: "Running" }));
    await waitFor(() => expect(screen.queryByText("two")).not.toBeInTheDocument());
    expect(screen.getByText("one")).toBeInTheDocument();
    expect(shown.asked("list_executions").at(-1)).toMatchObject({ statusFilter: "RUNNING" });
  });
});

it("an event unfolds to all that it says", async () => {
  const window = new TestWindow()
    .create("greeter")
    .start("greeter", "first", '{"a":1}')
    .openExecution("greeter", "first");
  await window.user.click(await screen.findByText("PassStateEntered"));
  expect(await window.read("input")).toBe('{\n  "a": 1\n}');
});

it("an execution that is not there is told with AWS's error", async () => {
  new TestWindow().openExecution("greeter", "gone");
  expect(await screen.findByText(/ExecutionDoesNotExist/)).toBeInTheDocument();
});
