import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { machineArn, TestWindow } from "../../../test/window";
import { operations } from "../../api/generated/operations";

const consoleOn = (window: TestWindow, operation: string) =>
  window.open(`/local/api-console?operation=${operation}`);

it("lists every operation of the contract and opens the one that is chosen", async () => {
  const window = new TestWindow().create("greeter").open("/local/api-console");
  const list = await screen.findByRole("navigation", { name: "Operations" });
  expect(within(list).getAllByRole("link")).toHaveLength(Object.keys(operations).length);
  await window.fill("Filter operations", "describe alias");
  expect(await within(list).findByText("DescribeStateMachineAlias")).toBeInTheDocument();
  expect(within(list).getAllByRole("link")).toHaveLength(1);
  await window.user.click(within(list).getByRole("link"));
  expect(await screen.findByRole("form", { name: "DescribeStateMachineAlias" })).toBeVisible();
});

it("is reached from the left navigation", async () => {
  const window = new TestWindow().open();
  await window.user.click(await screen.findByRole("link", { name: "API console" }));
  await waitFor(() => expect(window.path).toBe("/local/api-console"));
});

describe("sending a request", () => {
  it("shows the response with its time, and lists the call", async () => {
    const window = new TestWindow().create("greeter");
    consoleOn(window, "DescribeStateMachine");
    await window.fill("stateMachineArn", machineArn("greeter"));
    await window.press("Send");
    const response = await screen.findByTestId("api-response");
    expect(await within(response).findByText("Answered")).toBeInTheDocument();
    expect(await window.read("DescribeStateMachineOutput")).toContain('"name": "greeter"');
    expect(within(response).getByTestId("api-time")).toHaveTextContent(/ms|s/);
    expect(
      within(screen.getByTestId("api-calls")).getAllByText("DescribeStateMachine"),
    ).not.toEqual([]);
  });

  it("shows AWS's error with its code, status and request id", async () => {
    const window = new TestWindow();
    consoleOn(window, "DescribeExecution");
    await window.fill("executionArn", "arn:none");
    await window.press("Send");
    const response = await screen.findByTestId("api-response");
    expect((await within(response).findAllByText("ExecutionDoesNotExist"))[0]).toBeInTheDocument();
    expect(within(response).getByText(/HTTP 400/)).toBeInTheDocument();
    expect(within(response).getByTestId("request-id")).toBeInTheDocument();
  });

  it("fills in nested structures and lists", async () => {
    const window = new TestWindow().create("greeter");
    consoleOn(window, "TagResource");
    await window.fill("resourceArn", machineArn("greeter"));
    await window.press("Add an entry to tags");
    await window.fill("tags.0.key", "team");
    await window.fill("tags.0.value", "payments");
    await window.press("Send");
    await screen.findByText("Answered", { selector: "[data-testid=api-response] *" });
    expect(window.asked("tag_resource")).toEqual([
      { resourceArn: machineArn("greeter"), tags: [{ key: "team", value: "payments" }] },
    ]);
  });

  it("sends nothing while a field needs attention, and says which", async () => {
    const window = new TestWindow();
    consoleOn(window, "ListExecutions");
    await window.fill("maxResults", "1001");
    await window.press("Send");
    expect(await screen.findByText(/One field needs attention/)).toBeInTheDocument();
    expect(screen.getByLabelText("maxResults")).toHaveAccessibleDescription(/at most 1,000/);
    expect(window.asked("list_executions")).toEqual([]);
  });

  it("sends as JSON whatever is written", async () => {
    const window = new TestWindow();
    consoleOn(window, "ListExecutions");
    await window.press("JSON");
    await window.write("Request", '{"stateMachineArn": "x", "maxResults": 5000}');
    await window.press("Send");
    await screen.findByTestId("api-response");
    expect(window.asked("list_executions")).toEqual([{ stateMachineArn: "x", maxResults: 5000 }]);
    await window.press("Form");
    expect(await screen.findByLabelText("maxResults")).toHaveValue("5000");
  });

  it("reads on with the token of the page before", async () => {
    const window = new TestWindow();
    for (let index = 0; index < 3; index += 1) window.create(`job-${index}`);
    consoleOn(window, "ListStateMachines");
    await window.fill("maxResults", "2");
    await window.press("Send");
    await window.press("Next page");
    await waitFor(async () =>
      expect(await window.read("ListStateMachinesOutput")).toContain("job-2"),
    );
    expect(window.asked("list_state_machines").at(-1)).toEqual({ maxResults: 2, nextToken: "2" });
  });
});

describe("a read-only connection", () => {
  const readOnly = () => {
    const window = new TestWindow();
    for (const connection of window.host.connections) connection.readOnly = true;
    return window;
  };

  it("sends nothing that changes something", async () => {
    consoleOn(readOnly(), "CreateActivity");
    expect(await screen.findByRole("button", { name: "Send" })).toHaveAttribute("aria-disabled");
  });

  it("sends what reads", async () => {
    const window = readOnly();
    consoleOn(window, "ListStateMachines");
    await window.press("Send");
    expect(await screen.findByTestId("api-response")).toBeInTheDocument();
  });
});

it("keeps the calls of the session, to open and to send again", async () => {
  const window = new TestWindow().create("greeter");
  consoleOn(window, "ListStateMachines");
  await window.press("Forget all");
  await window.fill("maxResults", "7");
  await window.press("Send");
  await screen.findByTestId("api-response");
  await window.press("Clear");
  expect(screen.getByLabelText("maxResults")).toHaveValue("");
  const history = screen.getByTestId("api-calls");
  await window.press("ListStateMachines", history);
  expect(screen.getByLabelText("maxResults")).toHaveValue("7");
  const before = window.asked("list_state_machines").length;
  await window.user.click(within(history).getByLabelText("Select this row"));
  await window.press("Send again", history);
  await waitFor(() => expect(window.asked("list_state_machines")).toHaveLength(before + 1));
  expect(window.asked("list_state_machines").at(-1)).toEqual({ maxResults: 7 });
});

it("lets a person stop waiting for a long poll", async () => {
  const window = new TestWindow();
  window.host.overrides.set("get_activity_task", () => new Promise(() => undefined));
  consoleOn(window, "GetActivityTask");
  await window.fill("activityArn", "arn:x");
  await window.press("Send");
  await window.press("Stop waiting");
  expect(screen.getByLabelText("activityArn")).toBeEnabled();
});

it("copies the request as a command", async () => {
  const window = new TestWindow();
  window.host.workspace = { ...window.host.workspace, endpoint: "http://127.0.0.1:4566" };
  consoleOn(window, "DescribeExecution");
  await window.fill("executionArn", "arn:x");
  const write = vi.spyOn(navigator.clipboard, "writeText");
  await window.press("Copy as");
  fireEvent.click(await screen.findByRole("menuitem", { name: "AWS CLI command" }));
  await waitFor(() => expect(write).toHaveBeenCalled());
  expect(write.mock.calls[0]?.[0]).toContain("aws stepfunctions describe-execution");
  expect(write.mock.calls[0]?.[0]).toContain('"executionArn": "arn:x"');
});
