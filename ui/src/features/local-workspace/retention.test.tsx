import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { TestWindow } from "../../../test/window";
import { daysOf, outcomeText, percentOf } from "./retention-model";

const open = (prepare?: (window: TestWindow) => void): TestWindow => {
  const window = new TestWindow();
  prepare?.(window);
  return window.open("/local-workspace");
};

const section = () => screen.findByRole("region", { name: "Executions that have ended" });

it("numbers of days are read, and outcomes told", () => {
  expect(["90", " 1,000 ", "0", "1.5", "-1", ""].map(daysOf)).toEqual([
    90,
    1_000,
    0,
    undefined,
    undefined,
    undefined,
  ]);
  const status = { phase: "done" as const, total: 3, deleted: 1, kept: 0 };
  expect(outcomeText(status)).toBe("1 execution was deleted.");
  expect(outcomeText({ ...status, deleted: 2, kept: 1 })).toBe(
    "2 executions were deleted. 1 execution stays, since running ones wait for it.",
  );
  expect(outcomeText({ ...status, givenBack: 2_097_152 })).toBe(
    "1 execution was deleted, and 2.0 MiB given back to the disk.",
  );
  expect(outcomeText({ ...status, phase: "cancelled", deleted: 0 })).toBe(
    "The deletion was cancelled: no executions were deleted.",
  );
  expect(percentOf({ ...status, phase: "deleting" })).toBe(33);
  expect(percentOf({ ...status, phase: "waiting", total: 0, deleted: 0 })).toBe(0);
});

it("executions are kept for a number of days, after a question", async () => {
  const window = open();
  const kept = await section();
  await waitFor(() => expect(kept).toHaveTextContent(/Ended and kept1,200/));
  expect(within(kept).getByRole("button", { name: "Save retention" })).toBeDisabled();
  await window.user.click(within(kept).getByRole("radio", { name: "For a number of days" }));
  await window.fill("Days after their end", "soon");
  await window.press("Save retention", kept);
  expect(await within(kept).findByText(/a whole number of days/)).toBeInTheDocument();
  await window.fill("Days after their end", "30");
  await window.press("Save retention", kept);
  expect(await window.dialog()).toHaveTextContent("Keep executions for 30 days only?");
  expect(window.host.local.settings.retention).toEqual({});
  await window.press("Keep for 30 days", await window.dialog());
  await waitFor(() => expect(window.host.local.settings.retention).toEqual({ days: 30 }));
  // Longer, or for ever, deletes nothing: nobody is asked.
  await window.user.click(within(kept).getByRole("radio", { name: "For ever" }));
  await window.press("Save retention", kept);
  await waitFor(() => expect(window.host.local.settings.retention).toEqual({}));
});

it("a number of days that cannot be is refused at its field", async () => {
  const window = open();
  const kept = await section();
  await window.user.click(within(kept).getByRole("radio", { name: "For a number of days" }));
  await window.fill("Days after their end", "0");
  await window.press("Save retention", kept);
  expect(await within(kept).findByText(/1 to 36500 days/)).toBeInTheDocument();
});

it("a deletion asks, shows how far it is, and can be cancelled", async () => {
  const window = open();
  const { local } = window.host;
  const kept = await section();
  await window.choose("Delete now", "All that have ended");
  await window.press("Delete executions", kept);
  const dialog = await window.dialog();
  expect(dialog).toHaveTextContent(/All executions.*that have ended are deleted/);
  expect(window.asked("delete_closed_executions")).toEqual([]);
  await window.press("Delete", dialog);
  expect(await within(kept).findByText("0 of 1,200 executions")).toBeInTheDocument();
  expect(window.asked("delete_closed_executions")).toEqual([{ olderThanDays: 0 }]);
  expect(within(kept).getByRole("button", { name: "Delete executions" })).toBeDisabled();
  local.deletion = { phase: "deleting", total: 1_200, deleted: 600, kept: 0 };
  expect(await within(kept).findByText("600 of 1,200 executions")).toBeInTheDocument();
  await window.press("Cancel deletion", kept);
  expect(
    await within(kept).findByText(/The deletion was cancelled: 600 executions were deleted/),
  ).toBeInTheDocument();
});

it("what is kept is counted anew when a deletion is over", async () => {
  const window = open(({ host }) => {
    host.local.deletion = { phase: "givingBack", total: 1_200, deleted: 1_200, kept: 0 };
  });
  const { local } = window.host;
  const kept = await section();
  expect(await within(kept).findByText("Giving the space back")).toBeInTheDocument();
  local.kept = { open: 1, closed: 0, free: 0 };
  local.deletion = { phase: "done", total: 1_200, deleted: 1_200, kept: 0 };
  expect(await within(kept).findByText("1,200 executions were deleted.")).toBeInTheDocument();
  await waitFor(() => expect(kept).toHaveTextContent(/Ended and kept0/));
});

it("a deletion that failed says why", async () => {
  open(({ host }) => {
    host.local.deletion = {
      phase: "failed",
      total: 9,
      deleted: 2,
      kept: 0,
      problem: { code: "WorkspaceUnreadable", message: "The disk is full.", retryable: false },
    };
  });
  const kept = await section();
  expect(await within(kept).findByText(/The disk is full/)).toBeInTheDocument();
  expect(kept).toHaveTextContent("The deletion failed: 2 executions were deleted.");
});

it("nothing is deleted over a connection that is read-only", async () => {
  open(({ host }) => {
    for (const connection of host.connections) connection.readOnly = true;
  });
  const kept = await section();
  expect(within(kept).getByRole("button", { name: "Delete executions" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
});
