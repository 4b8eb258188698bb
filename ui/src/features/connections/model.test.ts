import { expect, it, describe as suite } from "vitest";
import type { Connection } from "../../api/workspace";
import { colorOf, endpointProblem, grouped, palette, regionProblem } from "./model";

const connection = (id: string, kind: Connection["kind"], color?: string): Connection => ({
  id,
  kind,
  label: id,
  region: "us-east-1",
  readOnly: false,
  removable: false,
  ...(color !== undefined && { color }),
});

suite("the address of an endpoint", () => {
  it.each([
    ["http://127.0.0.1:8083", undefined],
    ["  https://example.test/states ", undefined],
    ["", "Enter"],
    ["localhost:8083", "http://"],
    ["not an address", "not a URL"],
    ["ftp://host", "http://"],
    ["http://user:secret@host", "credentials"],
  ])("%j", (text, problem) => {
    if (problem === undefined) expect(endpointProblem(text)).toBeUndefined();
    else expect(endpointProblem(text)).toContain(problem);
  });
});

suite("the name of a region", () => {
  it.each([
    ["eu-west-1", true],
    ["local", true],
    ["", false],
    ["EU West", false],
  ])("%j", (region, good) => {
    expect(regionProblem(region) === undefined).toBe(good);
  });
});

suite("the switcher", () => {
  it("groups by kind, the local workspace first, and leaves out kinds without any", () => {
    const groups = grouped([
      connection("moto", "endpoint"),
      connection("local", "local"),
      connection("stub", "endpoint"),
    ]);
    expect(groups.map(([name, members]) => [name, ...members.map(({ id }) => id)])).toEqual([
      ["Local", "local"],
      ["Endpoints", "moto", "stub"],
    ]);
  });

  it("shows a chosen colour, else the kind's, and never an unknown text as a style", () => {
    expect(colorOf(connection("a", "profile", "red"))).toBe(palette.red);
    expect(colorOf(connection("a", "profile", "#123abc"))).toBe("#123abc");
    expect(colorOf(connection("a", "local"))).toBe(palette.green);
    expect(colorOf(connection("a", "local", "url(x)"))).toBe(palette.green);
  });
});
