import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { HELLO, machineArn, TestWindow, WAITING } from "../../../test/window";

const ARN = machineArn("greeter");
const version = (number: number) => `${ARN}:${number}`;

/** A state machine with so many versions, described `version N`. */
function published(count: number): TestWindow {
  const window = new TestWindow().create("greeter");
  const service = window.host.service("local");
  for (let number = 1; number <= count; number += 1) {
    if (number > 1)
      service.call("update_state_machine", {
        stateMachineArn: ARN,
        definition: HELLO.replace("Ada", `reader ${number}`),
      });
    service.call("publish_state_machine_version", {
      stateMachineArn: ARN,
      description: `version ${number}`,
    });
  }
  return window;
}

function withAlias(window: TestWindow, name: string, routes: [number, number][]): TestWindow {
  window.host.service("local").call("create_state_machine_alias", {
    name,
    routingConfiguration: routes.map(([number, weight]) => ({
      stateMachineVersionArn: version(number),
      weight,
    })),
  });
  return window;
}

const rows = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.textContent ?? "");

async function choose(window: TestWindow, label: string, option: RegExp): Promise<void> {
  await window.press(new RegExp(`^${label} `));
  await window.user.click(await screen.findByRole("option", { name: option }));
}

describe("publishing a version", () => {
  it("keeps the revision that the page shows, with its description", async () => {
    const window = published(1).openMachine("greeter", "?tab=versions");
    window.host
      .service("local")
      .call("update_state_machine", { stateMachineArn: ARN, definition: WAITING });
    await screen.findByText("version 1");
    await window.press("Publish version");
    const revision = (await screen.findByTestId("revision")).textContent;
    await window.fill("Description", "slower");
    await window.press("Publish", await window.dialog());
    expect(await screen.findByText("Version 2 was published.")).toBeInTheDocument();
    expect(window.asked("publish_state_machine_version")).toEqual([
      { stateMachineArn: ARN, revisionId: revision, description: "slower" },
    ]);
    expect(await screen.findByText("slower")).toBeInTheDocument();
  });

  it("publishes no revision that came in between, but offers it", async () => {
    const window = new TestWindow().create("greeter").openMachine("greeter", "?tab=versions");
    await window.press("Publish version");
    expect(await screen.findByTestId("revision")).toHaveTextContent("INITIAL");
    window.host
      .service("local")
      .call("update_state_machine", { stateMachineArn: ARN, definition: WAITING });
    await window.press("Publish", await window.dialog());
    expect(await screen.findByText(/ConflictException/)).toBeInTheDocument();
    await window.press("Take the newest revision");
    await waitFor(() => expect(screen.getByTestId("revision")).not.toHaveTextContent("INITIAL"));
    await window.press("Publish", await window.dialog());
    expect(await screen.findByText("Version 1 was published.")).toBeInTheDocument();
  });

  it("says that a revision has its version already", async () => {
    const window = published(1).openMachine("greeter", "?tab=versions");
    await screen.findByText("version 1");
    await window.press("Publish version");
    await window.press("Publish", await window.dialog());
    expect(await screen.findByText(/it is version 1/)).toBeInTheDocument();
  });
});

describe("the versions", () => {
  it("are read to the end, newest first, and described as they come into sight", async () => {
    const window = published(1);
    const listed = Array.from({ length: 1_000 }, (_, index) => ({
      stateMachineVersionArn: version(1_000 - index),
      creationDate: 1_700_000_000,
    }));
    window.host.overrides.set("list_state_machine_versions", (args) => {
      const { nextToken } = args.input as { nextToken?: string };
      return nextToken
        ? { stateMachineVersions: listed.slice(600) }
        : { stateMachineVersions: listed.slice(0, 600), nextToken: "2" };
    });
    window.openMachine("greeter", "?tab=versions");
    expect(await screen.findByText("(1,000)")).toBeInTheDocument();
    expect(rows()[0]).toMatch(/^1000/);
    expect(window.asked("describe_state_machine").length).toBeLessThan(100);
  });

  it("unfold to the definition that they keep", async () => {
    const window = published(2).openMachine("greeter", "?tab=versions");
    await window.user.click(await screen.findByText("version 1"));
    expect(await window.read("Definition")).toContain("Hello, Ada!");
  });

  it("that an alias uses are not deleted, in AWS's words; the others are", async () => {
    const window = withAlias(published(3), "PROD", [[2, 100]]);
    window.openMachine("greeter", "?tab=versions");
    await screen.findByText("version 3");
    expect(rows()[1]).toContain("PROD");
    await window.user.click(screen.getByRole("checkbox", { name: "Select all" }));
    await window.press("Delete version");
    await window.press("Delete", await window.dialog());
    expect(
      await screen.findByText(/must not be referenced by an alias.*\[PROD\]/),
    ).toBeInTheDocument();
    expect(screen.getByText("2 of 3 versions were deleted.")).toBeInTheDocument();
    await window.press("Cancel", await window.dialog());
    await waitFor(() => expect(rows()).toHaveLength(1));
  });

  it("are what an execution is started on", async () => {
    const window = published(2).openMachine("greeter", "?tab=versions");
    await window.user.click((await screen.findAllByLabelText("Select this row"))[1] as HTMLElement);
    await window.press("Start on version");
    const dialog = await window.dialog();
    expect(await within(dialog).findByRole("button", { name: /Run on Version 1/ })).toBeVisible();
    await window.press("Start", dialog);
    await waitFor(() => expect(window.path).toContain("/executions/"));
    expect(window.asked("start_execution")).toMatchObject([{ stateMachineArn: version(1) }]);
    expect(await window.read("Output")).toContain("Hello, Ada!");
  });
});

describe("an alias", () => {
  it("is created for two versions whose shares sum up to 100", async () => {
    const window = published(2).openMachine("greeter", "?tab=aliases");
    await window.press("Create alias");
    await window.fill("Name", "PROD");
    await choose(window, "Version", /Version 1/);
    await choose(window, "Second version", /Version 2/);
    fireEvent.change(screen.getByRole("slider"), { target: { value: "90" } });
    expect(screen.getByTestId("shifts")).toHaveTextContent("Version 190Version 210");
    await window.press("Create", await window.dialog());
    expect(await screen.findByText(/Alias PROD was created/)).toBeInTheDocument();
    expect(window.asked("create_state_machine_alias")).toEqual([
      {
        name: "PROD",
        routingConfiguration: [
          { stateMachineVersionArn: version(1), weight: 90 },
          { stateMachineVersionArn: version(2), weight: 10 },
        ],
      },
    ]);
    expect(rows()[0]).toMatch(/PROD.*Version 1: 90 %.*Version 2: 10 %/);
  });

  it("is shifted, after a look at what changes", async () => {
    const window = withAlias(published(2), "PROD", [
      [1, 80],
      [2, 20],
    ]).openMachine("greeter", "?tab=aliases");
    await window.user.click(await screen.findByLabelText("Select this row"));
    await window.press("Edit alias");
    const dialog = await window.dialog();
    expect(within(dialog).getByRole("button", { name: "Save" })).toHaveAttribute("aria-disabled");
    await window.fill(/Share of version 1, percent/, "35");
    expect(screen.getByTestId("shifts")).toHaveTextContent("Version 18035Version 22065");
    await window.press("Save", dialog);
    await waitFor(() => expect(rows()[0]).toContain("Version 2: 65 %"));
    expect(window.asked("update_state_machine_alias")).toEqual([
      {
        stateMachineAliasArn: `${ARN}:PROD`,
        routingConfiguration: [
          { stateMachineVersionArn: version(1), weight: 35 },
          { stateMachineVersionArn: version(2), weight: 65 },
        ],
      },
    ]);
  });

  it("keeps what was typed when its name is taken", async () => {
    const window = withAlias(published(1), "PROD", [[1, 100]]);
    window.openMachine("greeter", "?tab=aliases");
    await screen.findByText(/PROD/);
    await window.press("Create alias");
    await window.fill("Name", "PROD");
    await window.press("Create", await window.dialog());
    expect(await screen.findByText(/The alias was not created: ConflictException/)).toBeVisible();
    expect(screen.getByLabelText("Name")).toHaveValue("PROD");
  });

  it("is started on and deleted", async () => {
    const window = withAlias(published(1), "PROD", [[1, 100]]);
    window.openMachine("greeter", "?tab=aliases");
    await window.user.click(await screen.findByLabelText("Select this row"));
    await window.press("Delete alias");
    await window.press("Delete", await window.dialog());
    expect(await screen.findByText("Alias PROD was deleted.")).toBeInTheDocument();
    expect(await screen.findByText("No aliases")).toBeInTheDocument();
  });

  it("needs a version", async () => {
    new TestWindow().create("greeter").openMachine("greeter", "?tab=aliases");
    const button = await screen.findByRole("button", { name: "Create alias" });
    await waitFor(() => expect(button).toHaveAttribute("aria-disabled", "true"));
  });
});

it("the start dialog offers the latest revision, aliases and versions", async () => {
  const window = withAlias(published(2), "PROD", [[2, 100]]).openMachine("greeter");
  await window.press("Start execution");
  await screen.findByRole("button", { name: /Run on Latest revision/ });
  await choose(window, "Run on", /Alias PROD/);
  await window.press("Start", await window.dialog());
  await waitFor(() => expect(window.path).toContain("/executions/"));
  expect(window.asked("start_execution")).toMatchObject([{ stateMachineArn: `${ARN}:PROD` }]);
  expect(await window.read("Output")).toContain("reader 2");
});

it("the executions are narrowed to those of a version", async () => {
  const window = published(2);
  const service = window.host.service("local");
  for (const [name, stateMachineArn] of [
    ["on-first", version(1)],
    ["on-second", version(2)],
    ["on-latest", ARN],
  ])
    service.call("start_execution", { stateMachineArn, name });
  window.openMachine("greeter");
  await screen.findByText("on-latest");
  await choose(window, "Ran on", /Version 1/);
  await waitFor(() => expect(screen.queryByText("on-second")).not.toBeInTheDocument());
  expect(await screen.findByText("on-first")).toBeInTheDocument();
  expect(screen.queryByText("on-latest")).not.toBeInTheDocument();
});
