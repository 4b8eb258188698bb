import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { TestWindow } from "../../../test/window";

it("opens on the tab that the address names", async () => {
  new TestWindow().create("greeter").openMachine("greeter", "?tab=configuration");
  const tab = await screen.findByRole("tab", { name: "Configuration" });
  expect(tab).toHaveAttribute("aria-selected", "true");
});
