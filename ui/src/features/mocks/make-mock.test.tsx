import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { machineArn, TestWindow } from "../../../test/window";

const CHARGE = JSON.stringify({
  StartAt: "Charge",
  States: {
    Charge: {
      Type: "Task",
      Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
      End: true,
    },
  },
});

/** An execution whose task was answered. */
function answered() {
  const window = new TestWindow().create("orders", CHARGE);
  const service = window.host.service("local");
  service.tasks.byHand.set(machineArn("orders"), ["Charge"]);
  window.start("orders", "first");
  service.call("send_task_success", { taskToken: "token-1", output: '{"paid":true}' });
  return window.openExecution("orders", "first");
}

it("an execution becomes a test case, which the next start offers", async () => {
  const window = answered();
  await window.press("Make a test case");
  await screen.findByText(/A new one/);
  await window.press("Save the test case", await window.dialog());
  expect(await screen.findByText(/test case first of orders was saved/)).toBeInTheDocument();
  expect(JSON.parse(window.host.mocks.file().text ?? "")).toEqual({
    StateMachines: { orders: { TestCases: { first: { Charge: "first-Charge" } } } },
    MockedResponses: { "first-Charge": { "0": { Return: { paid: true } } } },
  });
});

it("a start offers the test cases of the file", async () => {
  const window = answered();
  window.host.mocks.write({ StateMachines: { orders: { TestCases: { Happy: {}, Sad: {} } } } });
  await window.press("New execution");
  await window.user.click(await screen.findByLabelText("Mock test case"));
  await window.user.click(await screen.findByRole("option", { name: "Sad" }));
  await window.press("Start", await window.dialog());
  await waitFor(() =>
    expect(window.asked("start_execution")).toMatchObject([
      { stateMachineArn: `${machineArn("orders")}#Sad` },
    ]),
  );
});

it("a file that is not JSON is left as it is", async () => {
  const window = answered();
  window.host.mocks.write("{");
  await window.press("Make a test case");
  expect(await screen.findByText(/Put it right on the page/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save the test case" })).toBeDisabled();
});
