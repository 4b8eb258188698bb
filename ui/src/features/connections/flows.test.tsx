import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { TestWindow } from "../../../test/window";
import type { Connection } from "../../api/workspace";

const dev: Connection = {
  id: "profile:dev",
  kind: "profile",
  label: "dev",
  profile: "dev",
  region: "eu-west-1",
  readOnly: false,
  removable: false,
};

it("adds an endpoint, and works on it", async () => {
  const window = new TestWindow().create("only-local").open("/connections");
  await window.press("Add endpoint");
  const dialog = await window.dialog();
  await window.fill("Name", "moto");
  await window.fill("URL", "127.0.0.1:5000");
  await window.press("Add", dialog);
  expect(await within(dialog).findByText(/It looks like http:/)).toBeInTheDocument();
  await window.fill("URL", "http://127.0.0.1:5000");
  await window.user.click(within(dialog).getByRole("radio", { name: "purple" }));
  await window.press("Add", dialog);
  await window.user.click(await screen.findByRole("link", { name: "moto" }));
  await waitFor(() => expect(window.path).toBe("/endpoint:moto/state-machines"));
  expect(await screen.findByText("No state machines")).toBeInTheDocument();
  expect(window.asked("save_connection")).toMatchObject([
    { connection: { kind: "endpoint", endpoint: "http://127.0.0.1:5000", color: "purple" } },
  ]);
});

it("switches the connection from any page", async () => {
  const window = new TestWindow().create("only-local");
  window.host.connections.push({ ...dev });
  window.openMachine("only-local");
  await screen.findByRole("heading", { name: "only-local" });
  await window.press(/^Connection Local/);
  await window.user.click(await screen.findByRole("option", { name: /^dev/ }));
  await waitFor(() => expect(window.path).toBe("/profile:dev/state-machines"));
  await screen.findByText("There are none in eu-west-1 yet.");
  await window.press(/^Region eu-west-1/);
  await window.user.click(await screen.findByRole("option", { name: "us-west-2" }));
  expect(await screen.findByText("There are none in us-west-2 yet.")).toBeInTheDocument();
});

it("has a profile in a further region, and forgets it again", async () => {
  const window = new TestWindow().create("only-local");
  window.host.connections.push({ ...dev });
  window.open("/connections");
  await window.press("Actions for dev");
  await window.user.click(await screen.findByRole("menuitem", { name: "Add a region" }));
  const dialog = await window.dialog();
  await window.press("Add", dialog);
  expect(await within(dialog).findByText("Choose a region.")).toBeInTheDocument();
  await window.user.click(within(dialog).getByRole("button", { name: /^Region/ }));
  await window.user.click(await screen.findByRole("option", { name: "us-west-2" }));
  await window.press("Add", dialog);
  await waitFor(() =>
    expect(window.asked("save_connection")).toMatchObject([
      { connection: { kind: "profile", profile: "dev", region: "us-west-2" } },
    ]),
  );
  const menus = await screen.findAllByRole("button", { name: "Actions for dev" });
  await window.user.click(menus[1] as HTMLElement);
  await window.user.click(await screen.findByRole("menuitem", { name: "Remove" }));
  await window.press("Remove connection", await window.dialog());
  await waitFor(() =>
    expect(window.asked("remove_connection")).toEqual([{ id: "profile:dev@us-west-2" }]),
  );
});

it("lets a profile sign for an endpoint", async () => {
  const window = new TestWindow().create("only-local");
  window.host.connections.push({ ...dev });
  window.open("/connections");
  await window.press("Add endpoint");
  const dialog = await window.dialog();
  await window.fill("Name", "vpc");
  await window.fill("URL", "https://vpce-1.states.example.test");
  await window.user.click(within(dialog).getByRole("button", { name: /^Credentials/ }));
  await window.user.click(await screen.findByRole("option", { name: "AWS profile dev" }));
  await window.press("Add", dialog);
  await waitFor(() =>
    expect(window.asked("save_connection")).toMatchObject([
      { connection: { kind: "endpoint", label: "vpc", profile: "dev" } },
    ]),
  );
});

it("names the account before something is deleted in it", async () => {
  const window = new TestWindow();
  window.host.connections.push({
    id: "profile:prod",
    kind: "profile",
    label: "prod",
    profile: "prod",
    region: "us-east-1",
    readOnly: false,
    removable: false,
  });
  window.host.service("profile:prod").call("create_state_machine", {
    name: "orders",
    definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
    roleArn: "arn:aws:iam::123456789012:role/x",
  });
  window.open("/profile:prod/state-machines");
  await window.user.click(await screen.findByRole("checkbox", { name: "Select this row" }));
  await window.press("Delete");
  const note = await screen.findByTestId("account-note");
  await waitFor(() => expect(note).toHaveTextContent("account 210987654321"));
  expect(note).toHaveTextContent("prod");
});

it("says so when a connection is gone", async () => {
  new TestWindow().open("/endpoint:gone/state-machines");
  expect(await screen.findByText("This connection is not there any more")).toBeInTheDocument();
});
