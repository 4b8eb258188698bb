import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { TestWindow } from "../../../test/window";

const open = (prepare?: (window: TestWindow) => void): TestWindow => {
  const window = new TestWindow();
  prepare?.(window);
  return window.open("/local-workspace");
};

const section = (name: string) => screen.findByRole("region", { name });
const services = () => screen.findByRole("form", { name: "Services" });

it("tells where the data is and how much room it takes", async () => {
  const window = open(({ host }) => {
    host.local.usage = { database: 3 * 1024 * 1024, backups: 1024, s3: 0, other: 0 };
  });
  const data = await section("Data");
  await waitFor(() => expect(data).toHaveTextContent(/In all3.0 MiB.*Database3.0 MiB/));
  expect(data).toHaveTextContent("/home/me/.local/share/stepdeck");
  await window.press("Open folder", data);
  expect(window.asked("show_workspace_folder")).toHaveLength(1);
});

it("room that cannot be counted is told, and counted again", async () => {
  const window = new TestWindow();
  const trouble = window.break("workspace_usage", "WorkspaceUnreadable", "It cannot be read.");
  window.open("/local-workspace");
  const data = await section("Data");
  expect(await within(data).findByText(/It cannot be read/)).toBeInTheDocument();
  trouble.mend();
  await window.press("Count again", data);
  await waitFor(() => expect(data).toHaveTextContent("5.0 MiB"));
});

it("services are saved, and what is wrong is told at its field", async () => {
  const window = open();
  const form = await services();
  expect(within(form).getByRole("button", { name: "Save services" })).toBeDisabled();
  await window.fill("Endpoint of AWS services", "http://127.0.0.1:4566");
  await window.press("Add service", form);
  await window.choose("Service 1", "DynamoDB");
  await window.fill("Endpoint of DynamoDB", "localhost");
  await window.press("Save services", form);
  expect(await within(form).findByText(/no http:\/\/ or https/)).toBeInTheDocument();
  await waitFor(() => expect(screen.getByLabelText("Endpoint of DynamoDB")).toHaveFocus());
  expect(window.host.local.settings.services.endpoint).toBeUndefined();
  await window.fill("Endpoint of DynamoDB", "http://127.0.0.1:8000");
  expect(within(form).queryByText(/no http:\/\/ or https/)).not.toBeInTheDocument();
  await window.press("Save services", form);
  expect(await screen.findByText(/The services were saved/)).toBeInTheDocument();
  expect(window.host.local.settings.services).toEqual({
    useEnvironment: false,
    endpoint: "http://127.0.0.1:4566",
    serviceEndpoints: [{ service: "DYNAMODB", endpoint: "http://127.0.0.1:8000" }],
    functions: [],
  });
  await window.press("Remove DynamoDB", form);
  await window.press("Save services", form);
  await waitFor(() => expect(window.host.local.settings.services.serviceEndpoints).toEqual([]));
});

it("a function runs on this machine", async () => {
  const window = open();
  const form = await services();
  await window.press("Add function", form);
  await window.fill("Name of function 1", "charge-card");
  await window.press("Save services", form);
  expect(await within(form).findByText(/names no program/)).toBeInTheDocument();
  await window.fill("What runs charge-card", "node charge.js");
  await window.press("Save services", form);
  await waitFor(() =>
    expect(window.host.local.settings.services.functions).toEqual([
      { function: "charge-card", target: "node charge.js" },
    ]),
  );
});

const AWS = {
  id: "profile:work",
  kind: "profile" as const,
  label: "work",
  region: "eu-west-1",
  readOnly: false,
  removable: false,
};
const account = () => screen.findByRole("form", { name: "Calls to AWS" });

it("AWS is called only once a person understood what that means, and the bar shows it", async () => {
  const window = open(({ host }) => {
    host.connections = [
      ...host.connections,
      { ...AWS, profile: "work" },
      { ...AWS, id: "profile:gone", profile: "gone" },
    ];
  });
  const form = await account();
  const allow = () => within(form).getByRole("button", { name: "Allow calls to AWS" });
  await window.choose("Profile", "gone");
  expect(allow()).toBeDisabled();
  await window.user.click(within(form).getByRole("checkbox", { name: /I understand/ }));
  await window.user.click(allow());
  expect(await within(form).findByText("There is no profile `gone`.")).toBeInTheDocument();
  expect(screen.queryByTestId("account-mark")).not.toBeInTheDocument();
  await window.choose("Profile", "work");
  await window.user.click(allow());
  expect(await screen.findByTestId("account-mark")).toHaveTextContent("Calls AWS: work");
  expect(form).toHaveTextContent("Tasks may call AWS with the profile work");
  await window.press("Forbid calls to AWS", form);
  await waitFor(() => expect(screen.queryByTestId("account-mark")).not.toBeInTheDocument());
  // It has to be understood anew.
  expect(allow()).toBeDisabled();
});

it("what is not saved is not left without a word", async () => {
  const window = open();
  await services();
  await window.fill("Endpoint of Lambda", "http://127.0.0.1:3001");
  await window.user.click(screen.getByRole("link", { name: "Connections" }));
  await window.press("Cancel", await window.dialog());
  await window.press("Discard changes");
  await window.user.click(screen.getByRole("link", { name: "Connections" }));
  await waitFor(() => expect(window.path).toBe("/connections"));
});

it("a change that cannot be kept is told and not lost", async () => {
  const window = open();
  const form = await services();
  window.break("change_workspace_settings", "SettingsUnwritable", "The disk is full.");
  await window.fill("Endpoint of Lambda", "http://127.0.0.1:3001");
  await window.press("Save services", form);
  expect(await within(form).findByText(/The disk is full/)).toBeInTheDocument();
  expect(screen.getByLabelText("Endpoint of Lambda")).toHaveValue("http://127.0.0.1:3001");
});

it("the environment shows, and counts where a person wants it", async () => {
  const window = open(({ host }) => {
    host.local.beside = {
      environment: [{ variable: "AWS_ENDPOINT_URL", endpoint: "http://127.0.0.1:5000" }],
    };
  });
  const form = await services();
  expect(form).toHaveTextContent("AWS_ENDPOINT_URL=http://127.0.0.1:5000");
  expect(form).not.toHaveTextContent("From the environment");
  await window.user.click(within(form).getByRole("checkbox", { name: /AWS_ENDPOINT_URL/ }));
  expect(form).toHaveTextContent("From the environment: http://127.0.0.1:5000");
});

it("a damaged file is told, and what cannot be used is marked", async () => {
  open(({ host }) => {
    host.local.settings.services.lambdaEndpoint = "nowhere";
    host.local.beside = {
      problem: { code: "SettingsDamaged", message: "It was set aside.", retryable: false },
      problems: [
        {
          field: "services.lambdaEndpoint",
          message: "This is no http:// or https:// address.",
        },
      ],
    };
  });
  expect(await screen.findByText(/It was set aside/)).toBeInTheDocument();
  expect(await screen.findByLabelText("Endpoint of Lambda")).toHaveAttribute(
    "aria-invalid",
    "true",
  );
});

it("time is let pass faster here as well", async () => {
  const window = open(({ host }) => {
    host.local.ahead = 3_700;
  });
  const time = await section("Time");
  await waitFor(() => expect(time).toHaveTextContent(/1 h 0\d min ahead of this machine's/));
  await window.user.click(within(time).getByRole("radio", { name: /^1,000×/ }));
  await waitFor(() => expect(window.host.local.settings.timeScale).toBe(1_000));
  expect(await screen.findByTestId("time-control")).toHaveTextContent("Time: 1,000×");
  await window.user.click(within(time).getByRole("radio", { name: /^Other/ }));
  await window.fill(/Times as fast/, "5");
  await window.press("Apply", await window.dialog());
  await waitFor(() => expect(time).toHaveTextContent("Other: 5×"));
});

it("a workspace that could not start shows why, and its settings once it did", async () => {
  const window = open(({ host }) => {
    host.workspace = {
      ...host.workspace,
      state: "failed",
      problem: { code: "WorkspaceLocked", message: "Another app has it.", retryable: false },
    };
  });
  expect(await screen.findByText(/Another app has it/)).toBeInTheDocument();
  expect(screen.queryByRole("form", { name: "Services" })).not.toBeInTheDocument();
  await window.press("Start it again");
  expect(await services()).toBeInTheDocument();
});
