import { describe, expect, it } from "vitest";
import { CallError } from "../../api/errors";
import { fieldOf, problemsOf, tagProblem } from "./form-model";

const good = {
  name: "orders",
  definition: "{}",
  role: "arn:aws:iam::123456789012:role/path/name",
  tags: [{ key: "team", value: "" }],
};

describe("the form of a state machine", () => {
  it("takes what the service takes", () => {
    expect(problemsOf(good)).toEqual({});
    expect(problemsOf({ ...good, role: "arn:aws-us-gov:iam::123456789012:role/x" })).toEqual({});
  });

  it.each([
    [{ name: "" }, "name"],
    [{ name: "a b" }, "name"],
    [{ definition: " " }, "definition"],
    [{ definition: " ".repeat(1_048_576).concat("{}") }, "definition"],
    [{ role: "role/x" }, "role"],
    [{ role: "arn:aws:iam::123:role/x" }, "role"],
    [{ tags: [{ key: "", value: "x" }] }, "tags"],
  ])("names the field that is at fault in %#", (change, field) => {
    expect(Object.keys(problemsOf({ ...good, ...change }))).toEqual([field]);
  });

  it("takes 50 tags, each key once", () => {
    const tags = Array.from({ length: 51 }, (_, index) => ({ key: `k${index}`, value: "" }));
    expect(tagProblem(tags.slice(1))).toBeUndefined();
    expect(tagProblem(tags)).toContain("50");
    expect(tagProblem([...tags.slice(0, 2), { key: "k0", value: "x" }])).toContain("“k0”");
  });

  it("shows a refusal beside the field that it is about", () => {
    const refused = (code: string) => fieldOf(new CallError({ code, message: "no" }));
    expect(refused("InvalidDefinition")).toBe("definition");
    expect(refused("StateMachineAlreadyExists")).toBe("name");
    expect(refused("AccessDeniedException")).toBeUndefined();
  });
});
