import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { TestWindow } from "../../../test/window";

const LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:charge";
const CHARGE = JSON.stringify({
  StartAt: "Charge",
  States: {
    Charge: { Type: "Task", Resource: LAMBDA, Next: "Done" },
    Done: { Type: "Pass", End: true },
  },
});
const FILE = {
  StateMachines: { orders: { TestCases: { Happy: { Charge: "Paid" } } } },
  MockedResponses: { Paid: { "0": { Return: { id: 7 } } } },
};

const window = () => new TestWindow().create("orders", CHARGE);
const saved = (test: TestWindow) => test.host.mocks.file().text ?? "";

it("a file that is not there is begun by forms, and saved", async () => {
  const test = window().open("/local/mocks");
  await test.user.type(
    await screen.findByLabelText("Add a state machine", { selector: "input" }),
    "ord",
  );
  await test.user.click(await screen.findByRole("option", { name: /^orders/ }));
  await test.user.type(
    screen.getByLabelText("Add a test case to orders", { selector: "input" }),
    "Sad",
  );
  await test.press("Add a test case to orders");
  await test.user.click(screen.getByLabelText("Add a state to Sad", { selector: "input" }));
  expect(screen.queryByRole("option", { name: /Done/ })).not.toBeInTheDocument();
  await test.user.click(await screen.findByRole("option", { name: /Charge/ }));
  await test.press("Save");
  expect(await screen.findByText("The mock configuration was saved.")).toBeInTheDocument();
  expect(JSON.parse(saved(test))).toEqual({
    StateMachines: { orders: { TestCases: { Sad: { Charge: "Charge" } } } },
    MockedResponses: { Charge: { "0": { Return: {} } } },
  });
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
});

it("a response gets another answer, and throws", async () => {
  const test = window();
  test.host.mocks.write(FILE);
  test.open("/local/mocks?tab=responses");
  await test.press("Paid");
  await test.press("Throw");
  await test.user.type(screen.getByLabelText("Error 0 of Paid"), "Busy");
  await test.press("Add an answer to Paid");
  await test.write("Result 1 of Paid", "{");
  expect(await screen.findByText(/not valid JSON/)).toBeInTheDocument();
  await test.write("Result 1 of Paid", '{"id": 12345678901234567890}');
  await test.press("Save");
  await waitFor(() => expect(saved(test)).toContain('"id": 12345678901234567890'));
  expect(saved(test)).toContain('"0": { "Throw": { "Error": "Busy" } }');
});

it("the text is checked as it is typed, each problem at its place", async () => {
  const test = window();
  test.host.mocks.write(FILE);
  test.open("/local/mocks?tab=text");
  expect(await test.read("Mock configuration")).toContain('"Paid"');
  expect(await screen.findByText("No problems")).toBeInTheDocument();
  await test.write("Mock configuration", JSON.stringify(FILE).replace('{"Paid"', '{"Gone"'));
  await test.press(/There is no mocked response 'Paid'.*1:/s);
  await test.write("Mock configuration", "{");
  await test.user.click(screen.getByRole("tab", { name: "Test cases" }));
  expect(await screen.findByText(/edited as text only/)).toBeInTheDocument();
  await test.press("Discard changes");
  expect(
    await screen.findByRole("button", { name: "Response of Charge in Happy Paid" }),
  ).toBeInTheDocument();
});

it("what another program writes is seen at once, and nothing that was written here is lost", async () => {
  const test = window();
  test.host.mocks.write(FILE);
  test.open("/local/mocks?tab=text");
  await test.read("Mock configuration");
  test.host.mocks.write('{"theirs": 1}');
  await waitFor(async () => expect(await test.read("Mock configuration")).toBe('{"theirs": 1}'), {
    timeout: 3_000,
  });
  await test.write("Mock configuration", '{"mine": 1}');
  test.host.mocks.write('{"theirs": 2}');
  await test.press("Save");
  expect(await screen.findByText(/holds something else by now/)).toBeInTheDocument();
  expect(saved(test)).toBe('{"theirs": 2}');
  expect(await test.read("Mock configuration")).toBe('{"mine": 1}');
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  await test.press("Keep mine");
  await test.press("Save");
  await waitFor(() => expect(saved(test)).toBe('{"mine": 1}'));

  await test.write("Mock configuration", '{"mine": 2}');
  test.host.mocks.write('{"theirs": 3}');
  await screen.findByText(/holds something else by now/, {}, { timeout: 3_000 });
  await test.press("Take its text");
  expect(await test.read("Mock configuration")).toBe('{"theirs": 3}');
});

it("another file is chosen, and the workspace's own again", async () => {
  const test = window().open("/local/mocks");
  await test.press("Choose a file");
  await test.fill("File", "mine.json");
  await test.press("Use this file", await test.dialog());
  expect(await screen.findByText(/from the root on/)).toBeInTheDocument();
  await test.fill("File", "/tests/mine.json");
  await test.press("Use this file", await test.dialog());
  expect(await screen.findByText("/tests/mine.json")).toBeInTheDocument();
  expect(await screen.findByText(/chosen for this workspace, not there yet/)).toBeInTheDocument();
  await test.press("Choose a file");
  await test.press("Use the workspace's own", await test.dialog());
  expect(await screen.findByText(/the workspace's own/)).toBeInTheDocument();
});

it("a file that cannot be read says so", async () => {
  const test = window();
  test.host.mocks.problem = {
    code: "MockFileUnreadable",
    message: "It is not text.",
    retryable: false,
  };
  test.open("/local/mocks");
  expect(await screen.findByText(/It is not text/)).toBeInTheDocument();
  expect(screen.queryByRole("tab")).not.toBeInTheDocument();
});

it("is a page of the local workspace alone", async () => {
  const test = window();
  test.open("/local/mocks");
  const pages = () => within(screen.getByRole("navigation", { name: "Pages" }));
  expect(await screen.findByRole("heading", { name: "Mocks" })).toBeInTheDocument();
  expect(pages().getByRole("link", { name: "Mocks" })).toBeInTheDocument();
});
