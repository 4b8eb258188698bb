import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { executionArn, TestWindow } from "../../../test/window";

const activityArn = (name: string) => `arn:aws:states:us-east-1:123456789012:activity:${name}`;

const APPROVING = JSON.stringify({
  StartAt: "Approve",
  States: { Approve: { Type: "Task", Resource: activityArn("approvals"), End: true } },
});

function withActivities(...names: string[]): TestWindow {
  const window = new TestWindow();
  for (const name of names) window.host.service("local").call("create_activity", { name });
  return window;
}

const openActivity = (window: TestWindow, name: string) =>
  window.open(`/local/activities/${encodeURIComponent(activityArn(name))}`);

const statusOf = (window: TestWindow, machine: string, name: string) =>
  window.host.service("local").run(executionArn(machine, name)).description;

describe("activities", () => {
  it("are reached from the navigation, and created with tags", async () => {
    const window = new TestWindow().open();
    await window.user.click(await screen.findByRole("link", { name: "Activities" }));
    expect(await screen.findByText("No activities")).toBeInTheDocument();
    await window.press("Create activity");
    await window.fill("Name", "no good");
    expect(await screen.findByText("A name may not hold white space.")).toBeInTheDocument();
    await window.fill("Name", "approvals");
    await window.press("Add tag");
    await window.fill("Key of tag 1", "team");
    await window.fill("Value of tag 1", "billing");
    await window.press("Create", await window.dialog());
    await waitFor(() => expect(window.path).toContain(activityArn("approvals")));
    expect(window.asked("create_activity")).toEqual([
      { name: "approvals", tags: [{ key: "team", value: "billing" }] },
    ]);
    await window.user.click(await screen.findByRole("tab", { name: "Tags" }));
    expect(await screen.findByText("billing")).toBeInTheDocument();
  });

  it("are listed from every page, and deleted by their name", async () => {
    const names = Array.from({ length: 1_200 }, (_, index) => `worker-${index}`);
    const window = withActivities(...names).open("/local/activities");
    expect(await screen.findByText("(1,200)")).toBeInTheDocument();
    await window.user.keyboard("/worker-77{ArrowDown}{Enter}");
    await waitFor(() => expect(window.path).toContain("worker-77"));
    await window.press("Delete");
    const dialog = await window.dialog();
    expect(within(dialog).getByRole("button", { name: "Delete" })).toBeDisabled();
    await window.fill("Name of the activity", "worker-77");
    await window.press("Delete", dialog);
    expect(await screen.findByText("Activity worker-77 was deleted.")).toBeInTheDocument();
    expect(await screen.findByText("(1,199)")).toBeInTheDocument();
  });

  it("that are not there are told with AWS's error", async () => {
    openActivity(new TestWindow(), "gone");
    expect(await screen.findByText(/ActivityDoesNotExist/)).toBeInTheDocument();
  });
});

describe("the worker of an activity", () => {
  it("waits for a task, keeps it over other pages, and answers with an output", async () => {
    const window = withActivities("approvals").create("orders", APPROVING);
    openActivity(window, "approvals");
    await window.fill("Worker name", "Ada");
    await window.press("Take a task");
    expect(await screen.findByText("Waiting for a task")).toBeInTheDocument();
    window.start("orders", "first", '{"amount":7}');
    expect(await window.read("Input of the task")).toContain('"amount": 7');
    expect(window.asked("get_activity_task")).toEqual([
      { activityArn: activityArn("approvals"), workerName: "Ada" },
    ]);
    await window.user.click(screen.getAllByRole("link", { name: "Activities" })[0] as HTMLElement);
    await window.user.click(await screen.findByRole("link", { name: "approvals" }));
    await window.write("Output of the task", '{"approved": ');
    expect(await screen.findByText(/not valid JSON/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Send success" })).toBeDisabled();
    await window.write("Output of the task", '{"approved": true}');
    await window.press("Send heartbeat");
    expect(await screen.findByText(/Heartbeat taken/)).toBeInTheDocument();
    await window.press("Send success");
    expect(await screen.findByText("The task was answered.")).toBeInTheDocument();
    expect(screen.queryByText(/Task taken at/)).not.toBeInTheDocument();
    expect(statusOf(window, "orders", "first")).toMatchObject({
      status: "SUCCEEDED",
      output: '{"approved": true}',
    });
  });

  it("answers with a failure", async () => {
    const window = withActivities("approvals").create("orders", APPROVING).start("orders", "first");
    openActivity(window, "approvals");
    await window.press("Take a task");
    await window.user.click(await screen.findByRole("button", { name: "Failure" }));
    await window.fill("Error", "Refused");
    await window.fill("Cause", "Too much.");
    await window.press("Send failure");
    await waitFor(() =>
      expect(statusOf(window, "orders", "first")).toMatchObject({
        status: "FAILED",
        error: "Refused",
        cause: "Too much.",
      }),
    );
  });

  it("is told clearly when its task waits no more", async () => {
    const window = withActivities("approvals").create("orders", APPROVING).start("orders", "first");
    openActivity(window, "approvals");
    await window.press("Take a task");
    await screen.findByText(/Task taken at/);
    window.host
      .service("local")
      .call("stop_execution", { executionArn: executionArn("orders", "first") });
    await window.press("Send success");
    expect(await screen.findByText(/does not wait any more: TaskTimedOut/)).toBeInTheDocument();
    await window.press("Put it away");
    expect(screen.queryByText(/Task taken at/)).not.toBeInTheDocument();
  });

  it("says that no task came", async () => {
    const window = withActivities("approvals");
    window.host.service("local").tasks.poll = 20;
    openActivity(window, "approvals");
    await window.press("Take a task");
    expect(await screen.findByText(/No task came within 60 seconds/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Take a task" })).toBeEnabled();
  });

  it("keeps what a cancelled poll still brings", async () => {
    const window = withActivities("approvals").create("orders", APPROVING);
    openActivity(window, "approvals");
    await window.press("Take a task");
    await window.press("Cancel");
    expect(await screen.findByText(/is open for up to/)).toBeInTheDocument();
    window.start("orders", "first");
    expect(await screen.findByText(/came after the poll was cancelled/)).toBeInTheDocument();
    expect(await screen.findByText(/Task taken at/)).toBeInTheDocument();
  });
});
