import { describe, expect, expectTypeOf, it } from "vitest";
import type { InspectionData } from "../../api/generated/types";
import { draftProblems, newDraft, requestOf, type TestDraft } from "./draft";
import { type beside, errorHandling, type flow, stagesOf } from "./stages";
import { statesOf, type TestableState } from "./states";

const definition = JSON.stringify({
  QueryLanguage: "JSONPath",
  StartAt: "Both",
  States: {
    Both: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Call", States: { Call: { Type: "Task", Resource: "arn:aws:states:::sqs:x" } } },
        {
          StartAt: "Each",
          States: {
            Each: {
              Type: "Map",
              ItemReader: {},
              Retry: [{}],
              ItemProcessor: { StartAt: "One", States: { One: { Type: "Pass" } } },
            },
          },
        },
      ],
    },
    Job: { Type: "Task", Resource: "arn:aws:states:::glue:startJobRun.sync:2" },
    Work: { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:work" },
    Ask: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken" },
    Last: { Type: "Pass", QueryLanguage: "JSONata" },
  },
});

const stateOf = (name: string): TestableState => {
  const found = statesOf(definition)?.find((state) => state.name === name);
  if (!found) throw new Error(`There is no state ${name}.`);
  return found;
};

describe("the states of a definition", () => {
  it("are found at every depth, with what they stand in", () => {
    expect(statesOf(definition)?.map(({ name, within }) => [...within, name].join("/"))).toEqual([
      "Both",
      "Both/Call",
      "Both/Each",
      "Both/Each/One",
      "Job",
      "Work",
      "Ask",
      "Last",
    ]);
    expect(stateOf("Both").inner).toEqual(["Call", "Each", "One"]);
  });

  it.each([
    ["Both", true, true],
    ["Call", true, false],
    ["Each", true, true],
    ["One", false, false],
    ["Job", true, true],
    ["Work", true, true],
    ["Ask", true, true],
  ])("%s takes a mock: %s; needs it: %s", (name, takes, needs) => {
    expect(stateOf(name)).toMatchObject({ takesMock: takes, needsMock: needs });
  });

  it.each(["", "[]", "{", '{"States": 1}'])("are not looked for in %j", (text) => {
    expect(statesOf(text)).toBeUndefined();
  });
});

describe("a test's draft", () => {
  const drafted = (name: string, part: Partial<TestDraft> = {}) => {
    const state = stateOf(name);
    const draft = { ...newDraft(state, "arn:aws:iam::123456789012:role/r"), ...part };
    return {
      request: requestOf(definition, state, draft),
      problems: draftProblems(state, draft),
    };
  };

  it("sends only what was given", () => {
    expect(drafted("One", { input: " " }).request).toEqual({
      definition,
      stateName: "One",
      input: "{}",
      inspectionLevel: "DEBUG",
      roleArn: "arn:aws:iam::123456789012:role/r",
    });
  });

  it("sends of the configuration what the state has a use for", () => {
    const everything: Partial<TestDraft> = {
      mock: "error",
      error: "Boom",
      retries: "2",
      errorCausedBy: "One",
      iterationFailures: "3",
      itemReaderData: "[1]",
      context: '{"Execution": {}}',
      level: "TRACE",
      revealSecrets: true,
    };
    expect(drafted("Each", everything).request).toMatchObject({
      revealSecrets: true,
      context: '{"Execution": {}}',
      mock: { errorOutput: { error: "Boom" } },
      stateConfiguration: {
        retrierRetryCount: 2,
        errorCausedByState: "One",
        mapIterationFailureCount: 3,
        mapItemReaderData: "[1]",
      },
    });
    const other = drafted("Call", { ...everything, mock: "none" }).request;
    expect(other).not.toHaveProperty("stateConfiguration");
    expect(other).not.toHaveProperty("context");
    expect(other).not.toHaveProperty("mock");
  });

  it.each<[string, Partial<TestDraft>, string[]]>([
    ["Call", {}, []],
    ["Call", { input: "{" }, ["input"]],
    ["Call", { result: "" }, ["result"]],
    ["Call", { mock: "error" }, ["error"]],
    ["Call", { mock: "none", roleArn: "", result: "{" }, ["roleArn"]],
    ["Call", { variables: "[1]", context: "1" }, ["variables", "context"]],
    ["Call", { retries: "x" }, []],
    ["Each", { retries: "-1", iterationFailures: "1.5" }, ["retries", "iterationFailures"]],
  ])("of %s with %j is wrong in %j", (name, part, fields) => {
    expect(Object.keys(drafted(name, part).problems)).toEqual(fields);
  });
});

describe("the data flow of a test", () => {
  it("has a place for every member that the contract tells", () => {
    type Placed = (typeof flow)[number]["id"] | (typeof beside)[number];
    expectTypeOf<Placed>().toEqualTypeOf<keyof InspectionData>();
  });

  it("runs from the input to the output, and tells where nothing changes", () => {
    const stages = stagesOf({
      status: "SUCCEEDED",
      output: '{"a": 1, "b": 2}',
      inspectionData: {
        result: '{"b":2}',
        input: '{"a":1}',
        afterInputPath: '{ "a": 1 }',
        afterResultPath: '{"a":1,"b":2}',
        variables: '{"v":1}',
      },
    });
    expect(stages.map(({ id, unchanged }) => `${id}${unchanged ? " =" : ""}`)).toEqual([
      "input",
      "afterInputPath =",
      "result",
      "afterResultPath",
      "output =",
      "variables",
    ]);
  });

  it.each([
    [{ retryIndex: 0, retryBackoffIntervalSeconds: 4 }, "Retrier 1 has it tried again, 4 s later."],
    [{ catchIndex: 1 }, "Catcher 2 catches it."],
    [undefined, undefined],
  ])("with the error details %j says %j", (errorDetails, words) => {
    const inspectionData = errorDetails ? { errorDetails } : {};
    expect(errorHandling({ inspectionData })).toBe(words);
  });
});
