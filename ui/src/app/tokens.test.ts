import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { tokens } from "./tokens";

it("are the ones that the components define", () => {
  const styles = readFileSync(
    "node_modules/@cloudscape-design/components/internal/base-theme/styles.scoped.css",
  );
  const base = styles.toString();
  const unknown = Object.entries(tokens).filter(([, value]) => {
    const name = /var\((--[a-z0-9-]+)/.exec(value)?.[1];
    return name === undefined || !base.includes(`${name}:`);
  });
  expect(unknown).toEqual([]);
});
