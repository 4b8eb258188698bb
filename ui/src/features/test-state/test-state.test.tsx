import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { TestWindow } from "../../../test/window";

const ORDERS = JSON.stringify({
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refuse" }],
      Next: "Done",
    },
    Refuse: { Type: "Fail", Error: "Refused" },
    Done: { Type: "Pass", End: true },
  },
});

const result = () => screen.findByTestId("test-result");

describe("testing a state", () => {
  it("is reached from the definition, and shows the data at every stage", async () => {
    const window = new TestWindow()
      .create("orders", ORDERS)
      .openMachine("orders", "?tab=definition");
    await window.press("Test a state");
    await waitFor(() => expect(window.path).toMatch(/\/test$/));
    await window.write("Input of the state", '{"amount": 7}');
    await window.write("Mocked result", '{"paid": true}');
    await window.press("Test the state");
    expect(await within(await result()).findByText("Succeeded")).toBeInTheDocument();
    expect(await window.read("Result")).toContain('"paid": true');
    const flow = within(await result()).getByRole("list", { name: "Data flow" });
    expect(within(flow).getByText(/uses: unchanged/)).toBeInTheDocument();
    expect(window.asked("test_state")).toMatchObject([
      {
        stateName: "Charge",
        input: '{"amount": 7}',
        inspectionLevel: "DEBUG",
        mock: { result: '{"paid": true}', fieldValidationMode: "STRICT" },
      },
    ]);
  });

  it("goes on with the next state and its input, and remembers each state's own", async () => {
    const window = new TestWindow()
      .create("orders", ORDERS)
      .openMachine("orders", "/test?state=Charge");
    await window.write("Mocked result", '{"paid": true}');
    await window.press("Test the state");
    await window.press("Go on with Done");
    expect(await window.read("Input of the state")).toBe('{"paid": true}');
    expect(screen.queryByText("Mocked result")).not.toBeInTheDocument();
    await window.press(/State Done/);
    await window.user.click(await screen.findByRole("option", { name: /Charge/ }));
    expect(await window.read("Mocked result")).toBe('{"paid": true}');
  });

  it("follows an error through its retries to its catcher", async () => {
    const window = new TestWindow()
      .create("orders", ORDERS)
      .openMachine("orders", "/test?state=Charge");
    await window.user.click(await screen.findByRole("button", { name: "Error" }));
    expect(screen.getByText("A mocked error needs its name.")).toBeInTheDocument();
    await window.fill("Mocked error", "Lambda.Unknown");
    await window.press("Test the state");
    expect(await within(await result()).findByText("To be retried")).toBeInTheDocument();
    expect(screen.getByText("Retrier 1 has it tried again, 1 s later.")).toBeInTheDocument();
    await window.press("Test the next try");
    expect(await within(await result()).findByText("Error caught")).toBeInTheDocument();
    expect(screen.getByText("Catcher 1 catches it.")).toBeInTheDocument();
    expect(window.asked("test_state").at(-1)).toMatchObject({
      stateConfiguration: { retrierRetryCount: 1 },
    });
  });

  it("begins from an event, with what the state was given there", async () => {
    const window = new TestWindow()
      .create("orders", ORDERS.replace("Charge", "Done"))
      .start("orders", "first", '{"amount":7}')
      .openExecution("orders", "first");
    await window.user.click(await screen.findByText("PassStateEntered"));
    await window.press("Test Done with this input");
    expect(await window.read("Input of the state")).toBe('{\n  "amount": 7\n}');
  });

  it("shows AWS's refusal", async () => {
    const window = new TestWindow()
      .create("orders", ORDERS)
      .openMachine("orders", "/test?state=Done");
    window.break("test_state", "ValidationException", "State not found in definition");
    await window.press("Test the state");
    expect(await screen.findByText(/was not tested: ValidationException/)).toBeInTheDocument();
  });

  it("can be given up while it runs", async () => {
    const window = new TestWindow()
      .create("orders", ORDERS)
      .openMachine("orders", "/test?state=Done");
    window.host.overrides.set("test_state", () => new Promise(() => undefined));
    await window.press("Test the state");
    await window.press("Stop waiting");
    expect(await screen.findByText(/result of the test shows here/)).toBeInTheDocument();
  });

  it("takes the definition as it is being edited, which stays", async () => {
    const window = new TestWindow().create("orders", ORDERS).openMachine("orders", "/edit");
    const edited = ORDERS.replaceAll("Done", "Ready");
    await window.write("Definition", edited);
    await window.press("Test a state");
    await window.press("Test the state", await window.dialog());
    await result();
    expect(window.asked("test_state")).toMatchObject([{ definition: edited }]);
    await window.press("Close", await window.dialog());
    expect(await window.read("Definition")).toBe(edited);
  });

  it("calls nothing through a read-only connection", async () => {
    const window = new TestWindow().create("orders", ORDERS);
    for (const connection of window.host.connections) connection.readOnly = true;
    window.openMachine("orders", "/test?state=Charge");
    const button = await screen.findByRole("button", { name: "Test the state" });
    expect(button).toBeEnabled();
    await window.user.click(screen.getByRole("button", { name: "None: call it" }));
    expect(button).toHaveAttribute("aria-disabled", "true");
  });
});
