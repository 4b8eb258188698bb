import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { HELLO, ROLE, TestWindow } from "../../../test/window";
import { expressResultPlace } from "./express";

const FAILING = JSON.stringify({
  StartAt: "Refuse",
  States: { Refuse: { Type: "Fail", Error: "Refused", Cause: "The card was refused." } },
});

function express(kind: "local" | "profile" = "local", definition = HELLO): TestWindow {
  const window = new TestWindow();
  for (const connection of window.host.connections) connection.kind = kind;
  window.host.service("local").call("create_state_machine", {
    name: "clicks",
    definition,
    roleArn: ROLE,
    type: "EXPRESS",
  });
  return window.openMachine("clicks");
}

it("runs an Express machine and shows output, duration and what is billed", async () => {
  const window = express();
  await window.press("Run synchronously");
  await window.write("Input", '{"n": 1}');
  await window.press("Run", await window.dialog());
  const result = await screen.findByTestId("run-result");
  expect(within(result).getByText("Succeeded")).toBeInTheDocument();
  expect(within(result).getByText("100 ms")).toBeInTheDocument();
  expect(within(result).getByText("64 MB")).toBeInTheDocument();
  expect(await window.read("Output")).toContain("Hello, Ada!");
  expect(window.asked("start_sync_execution")).toMatchObject([{ input: '{"n": 1}' }]);
});

it("shows an error of the execution as its result", async () => {
  const window = express("local", FAILING);
  await window.press("Run synchronously");
  await window.press("Run", await window.dialog());
  const failure = await screen.findByTestId("failure");
  expect(failure).toHaveTextContent("Refused");
  expect(failure).toHaveTextContent("The card was refused.");
});

it("shows an error of the call, and runs again", async () => {
  const window = express();
  const failing = window.break("start_sync_execution", "ThrottlingException", "Rate exceeded");
  await window.press("Run synchronously");
  await window.press("Run", await window.dialog());
  expect(await screen.findByText(/was not run: ThrottlingException/)).toBeInTheDocument();
  failing.mend();
  await window.press("Run again");
  expect(await screen.findByTestId("run-result")).toBeInTheDocument();
});

it("lets a person stop waiting, and shows no late result", async () => {
  const window = express();
  let answer: (value: unknown) => void = () => undefined;
  window.host.overrides.set(
    "start_sync_execution",
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  await window.press("Run synchronously");
  await window.press("Run", await window.dialog());
  await screen.findByText(/Running for/);
  await window.press("Stop waiting");
  answer({ executionArn: "late", startDate: 1, stopDate: 2, status: "SUCCEEDED" });
  expect(await screen.findByText(/The result comes here/)).toBeInTheDocument();
  expect(screen.queryByTestId("run-result")).not.toBeInTheDocument();
});

it("goes to the page that the local workspace has of an execution that no one waits for", async () => {
  const window = express();
  await window.press("Start execution");
  expect(await screen.findByTestId("express-note")).toHaveTextContent("keeps those of late");
  await window.press("Start", await window.dialog());
  await waitFor(() => expect(window.path).toContain("/express-runs/"));
});

it("says where the result of an execution goes that no one waits for", async () => {
  const window = express("profile");
  await window.press("Start execution");
  expect(await screen.findByTestId("express-note")).toHaveTextContent("the result is kept nowhere");
  await window.press("Start", await window.dialog());
  expect(await screen.findByText(/Express execution .* was started/)).toBeInTheDocument();
  await waitFor(() => expect(window.path).toContain("/state-machines/"));
});

it.each([
  [undefined, /kept nowhere/],
  ["OFF" as const, /kept nowhere/],
  ["ALL" as const, /goes to the log group \/aws\/clicks/],
  ["ERROR" as const, /level ERROR only/],
])("a log of level %s", (level, text) => {
  const logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/clicks:*";
  const loggingConfiguration = {
    ...(level && { level }),
    destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
  };
  expect(expressResultPlace({ loggingConfiguration }, false)).toMatch(text);
});
