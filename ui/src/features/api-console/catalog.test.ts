import { expect, it } from "vitest";
import * as generated from "../../api/generated/calls";
import { setHost } from "../../api/host";
import { filteredGroups, groups, kebabCase, operationNames, snakeCase } from "./catalog";

it("groups every operation of the contract once, and leaves none over", () => {
  const listed = groups.flatMap(({ operations }) => operations);
  expect([...listed].sort()).toEqual([...operationNames].sort());
  expect(groups.map(({ title }) => title)).not.toContain("Other");
});

it("names the command that the generated call of each operation uses", async () => {
  const used: string[] = [];
  setHost({
    call: async (command) => used.push(command),
    listen: () => () => undefined,
  });
  const calls = generated as unknown as Record<string, (c: string, i: object) => Promise<unknown>>;
  for (const name of operationNames)
    await calls[name.charAt(0).toLowerCase() + name.slice(1)]?.("local", {});
  expect(operationNames.map(snakeCase)).toEqual(used);
});

it("writes names as AWS CLI does", () => {
  expect(kebabCase("DescribeStateMachineForExecution")).toBe(
    "describe-state-machine-for-execution",
  );
});

it.each([
  ["alias", ["CreateStateMachineAlias"]],
  ["start-sync", ["StartSyncExecution"]],
  ["start sync", ["StartSyncExecution"]],
  ["start_sync", ["StartSyncExecution"]],
])("finds by %j among others %j", (text, names) => {
  const found = filteredGroups(text).flatMap(({ operations }) => operations);
  expect(found).toEqual(expect.arrayContaining(names));
  expect(found.length).toBeLessThan(10);
});
