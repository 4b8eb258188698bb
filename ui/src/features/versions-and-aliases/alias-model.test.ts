import { describe, expect, it } from "vitest";
import { machineArn } from "../../../test/window";
import { aliasProblems, aliasUpdate, draftOf, newAlias, routesOf, shifts } from "./alias-model";

const version = (number: number) => `${machineArn("orders")}:${number}`;
const route = (number: number, weight: number) => ({
  stateMachineVersionArn: version(number),
  weight,
});
const alias = {
  name: "PROD",
  description: "what customers get",
  routingConfiguration: [route(1, 80), route(2, 20)],
};

it("gives the second version what the first does not take", () => {
  const draft = { ...newAlias(version(1)), second: version(2), weight: 75 };
  expect(routesOf(draft)).toEqual([route(1, 75), route(2, 25)]);
  expect(routesOf({ ...draft, second: "" })).toEqual([route(1, 100)]);
});

describe("a change of an alias", () => {
  const draft = draftOf(alias);

  it("is none when nothing is different", () => {
    expect(aliasUpdate(alias, draft)).toBeUndefined();
  });

  it.each([
    [{ weight: 50 }, { routingConfiguration: [route(1, 50), route(2, 50)] }],
    [{ second: "" }, { routingConfiguration: [route(1, 100)] }],
    [{ description: "" }, { description: "" }],
  ])("sends only what is different: %j", (part, update) => {
    expect(aliasUpdate(alias, { ...draft, ...part })).toEqual(update);
  });

  it("moves the shares of every version that has one before or after", () => {
    const after = routesOf({ ...draft, first: version(3), weight: 10 });
    expect(shifts(alias.routingConfiguration, after)).toEqual([
      { version: "1", before: 80, after: 0 },
      { version: "2", before: 20, after: 90 },
      { version: "3", before: 0, after: 10 },
    ]);
  });
});

it.each([
  [{ name: "" }, "name"],
  [{ name: "42" }, "name"],
  [{ name: "two words" }, "name"],
  [{ name: "a".repeat(81) }, "name"],
  [{ description: "d".repeat(257) }, "description"],
  [{ first: "" }, "first"],
  [{ second: version(1) }, "second"],
])("%j is refused at its field", (part, field) => {
  const good = { ...newAlias(version(1)), name: "PROD" };
  expect(aliasProblems(good)).toEqual({});
  expect(Object.keys(aliasProblems({ ...good, ...part }))).toEqual([field]);
});
