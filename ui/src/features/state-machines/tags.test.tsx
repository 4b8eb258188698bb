import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { HELLO, machineArn, ROLE, TestWindow } from "../../../test/window";

const ARN = machineArn("greeter");

async function editing(
  tags: { key: string; value: string }[] = [
    { key: "stage", value: "test" },
    { key: "team", value: "payments" },
  ],
): Promise<TestWindow> {
  const window = new TestWindow();
  window.host
    .service("local")
    .call("create_state_machine", { name: "greeter", definition: HELLO, roleArn: ROLE, tags });
  window.openMachine("greeter", "?tab=tags");
  await window.press("Manage tags");
  await screen.findByTestId("tag-editor");
  return window;
}

it("saves what was added, changed and removed with two calls", async () => {
  const window = await editing();
  await window.fill("Value of tag 2", "orders");
  await window.press("Remove the tag stage");
  await window.press("Add tag");
  await window.user.keyboard("cost");
  await window.fill("Value of tag 3", "42");
  await window.press("Save tags");
  expect(await screen.findByText("The tags were saved.")).toBeInTheDocument();
  expect(window.asked("untag_resource")).toEqual([{ resourceArn: ARN, tagKeys: ["stage"] }]);
  expect(window.asked("tag_resource")).toEqual([
    {
      resourceArn: ARN,
      tags: [
        { key: "team", value: "orders" },
        { key: "cost", value: "42" },
      ],
    },
  ]);
  expect(await screen.findByText("cost")).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByText("stage")).not.toBeInTheDocument());
});

it("says what failed, keeps the edits, and sends only the rest again", async () => {
  const window = await editing();
  await window.press("Remove the tag stage");
  await window.fill("Value of tag 2", "orders");
  const failing = window.break("tag_resource", "ThrottlingException", "Rate exceeded");
  await window.press("Save tags");
  expect(
    await screen.findByText(/“stage” was removed, the others not saved: ThrottlingException/),
  ).toBeInTheDocument();
  expect(screen.getByLabelText("Value of tag 1")).toHaveValue("orders");
  failing.mend();
  await window.press("Retry");
  expect(await screen.findByText("The tags were saved.")).toBeInTheDocument();
  expect(window.asked("untag_resource")).toHaveLength(1);
});

it("takes no 51st tag", async () => {
  const tags = Array.from({ length: 50 }, (_, index) => ({ key: `key-${index}`, value: "" }));
  await editing(tags);
  expect(screen.getByRole("button", { name: "Add tag" })).toBeDisabled();
});

it("tells at the row what is wrong, and sends nothing", async () => {
  const window = await editing();
  await window.fill("Key of tag 2", "stage");
  expect(screen.getByLabelText("Key of tag 2")).toHaveAccessibleDescription(
    "This key stands twice.",
  );
  await window.press("Save tags");
  expect(window.asked("tag_resource")).toEqual([]);
});

it("asks before the page with unsaved edits is left", async () => {
  const window = await editing();
  await window.fill("Value of tag 1", "live");
  await window.user.click(screen.getByRole("tab", { name: "Definition" }));
  await window.press("Cancel", await window.dialog());
  expect(screen.getByLabelText("Value of tag 1")).toHaveValue("live");
});

it("is not offered on a read-only connection", async () => {
  const window = new TestWindow().create("greeter");
  for (const connection of window.host.connections) connection.readOnly = true;
  window.openMachine("greeter", "?tab=tags");
  const manage = await screen.findByRole("button", { name: "Manage tags" });
  expect(manage).toHaveAttribute("aria-disabled", "true");
});
