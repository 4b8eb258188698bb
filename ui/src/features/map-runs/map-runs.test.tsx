import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { MapRunSeed } from "../../../dev/memory-map-runs";
import { executionArn, TestWindow, WAITING } from "../../../test/window";

/** A window with an execution that has one map run. */
function withMapRun(seed: MapRunSeed) {
  const window = new TestWindow().create("bulk", WAITING).start("bulk", "first");
  const arn = window.host.service("local").mapRuns.add(executionArn("bulk", "first"), seed);
  return { window, arn, open: () => window.open(`/local/map-runs/${encodeURIComponent(arn)}`) };
}

const running: MapRunSeed = {
  label: "EachFile",
  children: ["SUCCEEDED", "SUCCEEDED", "FAILED", "RUNNING"],
  pending: 4,
  batch: 10,
};

describe("a map run", () => {
  it("is reached from its execution, by the tab and by its event", async () => {
    const { window, arn } = withMapRun(running);
    window.openExecution("bulk", "first");
    await window.user.click(await screen.findByRole("tab", { name: "Map runs" }));
    const list = await screen.findByRole("grid", { name: "Map runs" });
    expect(await within(list).findByText("EachFile")).toBeInTheDocument();
    expect(await within(list).findByText("Running")).toBeInTheDocument();
    await window.user.click(screen.getByRole("tab", { name: "Events" }));
    await window.user.click(await screen.findByText("MapRunStarted"));
    await window.user.click(await screen.findByRole("link", { name: arn }));
    await waitFor(() => expect(window.path).toContain(arn));
    expect(await screen.findByRole("heading", { name: "Map run of EachFile" })).toBeInTheDocument();
  });

  it("counts items and executions as they move", async () => {
    const { window, open } = withMapRun(running);
    open();
    const items = await screen.findByTestId("counts-items");
    const count = (label: string) => within(items).getByText(label).nextSibling?.textContent;
    expect(count("Succeeded")).toBe("20");
    expect(count("Pending")).toBe("40");
    expect(within(items).getByRole("progressbar")).toHaveAttribute("aria-valuenow", "37");
    const child = executionArn("bulk/EachFile", "item-3");
    window.host.service("local").call("stop_execution", { executionArn: child });
    await waitFor(() => expect(count("Aborted")).toBe("10"));
  });

  it("answers what all its child executions wait for at once", async () => {
    const { window, arn, open } = withMapRun(running);
    const waiting = ["a", "b"].map((taskToken) => ({
      stateName: "Ask",
      resource: "arn:aws:states:::lambda:invoke",
      taskToken,
      input: "{}",
      byHand: true,
      taken: false,
      since: 1_790_000_000,
    }));
    window.host.overrides.set("waiting_tasks", ({ executionArn: of }) =>
      of === arn ? waiting : [],
    );
    open();
    expect(await screen.findByRole("button", { name: "Answer all 2 of Ask" })).toBeEnabled();
  });

  it("takes another concurrency while it runs, and sends what was changed alone", async () => {
    const { window, arn, open } = withMapRun(running);
    open();
    await window.press("Edit");
    await window.fill("Maximum concurrency", "-1");
    expect(await screen.findByText("It is at least 0.")).toBeInTheDocument();
    await window.fill("Tolerated failure percentage", "101");
    expect(await screen.findByText("It is at most 100.")).toBeInTheDocument();
    await window.fill("Tolerated failure percentage", "5");
    await window.fill("Maximum concurrency", "40");
    await window.press("Save", await window.dialog());
    const summary = await screen.findByTestId("map-run-summary");
    await waitFor(() => expect(summary).toHaveTextContent("Maximum concurrency40"));
    expect(window.asked("update_map_run")).toEqual([{ mapRunArn: arn, maxConcurrency: 40 }]);
  });

  it("cannot be changed once it has ended", async () => {
    withMapRun({ label: "EachFile", children: ["SUCCEEDED"] }).open();
    expect(await screen.findByRole("button", { name: "Edit" })).toHaveAttribute(
      "aria-disabled",
      "true",
    );
  });

  it("lists its child executions by status and redrive", async () => {
    const { window, arn, open } = withMapRun(running);
    open();
    expect(await screen.findByText("item-0")).toBeInTheDocument();
    await window.press(/Status Any status/);
    await window.user.click(await screen.findByRole("option", { name: "Failed" }));
    await waitFor(() => expect(screen.queryByText("item-0")).not.toBeInTheDocument());
    expect(screen.getByText("item-2")).toBeInTheDocument();
    await window.press(/Redriven Redriven or not/);
    await window.user.click(await screen.findByRole("option", { name: "Redriven" }));
    expect(await screen.findByText("No execution matches.")).toBeInTheDocument();
    expect(window.asked("list_executions").at(-1)).toMatchObject({
      mapRunArn: arn,
      statusFilter: "FAILED",
      redriveFilter: "REDRIVEN",
    });
  });

  it("that is not there is told with AWS's error", async () => {
    new TestWindow().open(
      `/local/map-runs/${encodeURIComponent("arn:aws:states:us-east-1:123456789012:mapRun:a/b:c")}`,
    );
    expect(await screen.findByText(/ResourceNotFound/)).toBeInTheDocument();
  });
});

describe("the map runs of a state machine", () => {
  const DISTRIBUTED = JSON.stringify({
    StartAt: "EachFile",
    States: {
      EachFile: {
        Type: "Map",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Work",
          States: { Work: { Type: "Pass", End: true } },
        },
        End: true,
      },
    },
  });

  it("are those of its newest executions, with the execution that each belongs to", async () => {
    const window = new TestWindow()
      .create("bulk", DISTRIBUTED)
      .start("bulk", "first")
      .start("bulk", "second");
    const { mapRuns } = window.host.service("local");
    for (const name of ["first", "second"]) mapRuns.add(executionArn("bulk", name), running);
    window.openMachine("bulk", "?tab=map-runs");
    const list = await screen.findByRole("grid", { name: "Map runs" });
    expect(await within(list).findByRole("link", { name: "first" })).toBeInTheDocument();
    expect(within(list).getByRole("link", { name: "second" })).toBeInTheDocument();
    expect(await within(list).findAllByText("Running")).toHaveLength(2);
  });

  it("have no tab where no Map state begins any", async () => {
    new TestWindow().create("bulk", WAITING).openMachine("bulk", "?tab=map-runs");
    expect(await screen.findByRole("tab", { name: "Executions", selected: true })).toBeVisible();
    expect(screen.queryByRole("tab", { name: "Map runs" })).not.toBeInTheDocument();
  });
});
