import { describe, expect, it } from "vitest";
import { operations, shapes } from "../../api/generated/operations";
import { buildRequest, draftOf, isDocument } from "./draft";

const problemsOf = (input: string, draft: Parameters<typeof buildRequest>[1]) =>
  Object.fromEntries(buildRequest(input, draft).problems);

describe("a request", () => {
  it("leaves out what is left empty, whole structures too", () => {
    const { request, problems } = buildRequest("CreateStateMachineInput", {
      name: "a",
      definition: "{}",
      roleArn: "arn",
      publish: "false",
      versionDescription: "",
      loggingConfiguration: { level: "", destinations: [] },
      encryptionConfiguration: { type: "" },
    });
    expect(problems.size).toBe(0);
    expect(request).toEqual({ name: "a", definition: "{}", roleArn: "arn", publish: false });
  });

  it("holds nested lists and structures", () => {
    const logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:x:*";
    const { request, problems } = buildRequest("UpdateStateMachineInput", {
      stateMachineArn: "arn",
      loggingConfiguration: {
        includeExecutionData: "true",
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
      },
    });
    expect(problems.size).toBe(0);
    expect(request).toEqual({
      stateMachineArn: "arn",
      loggingConfiguration: {
        includeExecutionData: true,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn } }],
      },
    });
  });

  it.each([
    ["CreateActivityInput", {}, { name: "This is required." }],
    ["CreateActivityInput", { name: "a".repeat(81) }, { name: /at most 80/ }],
    ["ListExecutionsInput", { maxResults: "1001" }, { maxResults: /at most 1,000/ }],
    ["ListExecutionsInput", { maxResults: "ten" }, { maxResults: /a number/ }],
    ["UpdateMapRunInput", { mapRunArn: "a", maxConcurrency: "1.5" }, { maxConcurrency: /whole/ }],
    // The list is required and has at least one entry.
    ["CreateStateMachineAliasInput", { name: "PROD" }, { routingConfiguration: /at least 1/ }],
    [
      "CreateStateMachineAliasInput",
      { name: "PROD", routingConfiguration: [{ stateMachineVersionArn: "v" }] },
      { "routingConfiguration.0.weight": "This is required." },
    ],
    // A structure that is begun needs its required members.
    [
      "CreateActivityInput",
      { name: "a", encryptionConfiguration: { kmsKeyId: "key" } },
      { "encryptionConfiguration.type": "This is required." },
    ],
  ])("%s of %j has problems", (input, draft, problems) => {
    const found = problemsOf(input, draft);
    expect(Object.keys(found)).toEqual(Object.keys(problems));
    for (const [path, problem] of Object.entries(problems)) expect(found[path]).toMatch(problem);
  });
});

describe("a request put into the form", () => {
  it.each([
    ["TagResourceInput", { resourceArn: "arn", tags: [{ key: "a", value: "b" }, { key: "c" }] }],
    ["UntagResourceInput", { resourceArn: "arn", tagKeys: ["a", "b"] }],
    ["ListExecutionsInput", { maxResults: 10, statusFilter: "FAILED" }],
    ["ListStateMachinesInput", {}],
  ])("%s comes out as it went in: %j", (input, request) => {
    const draft = draftOf(input, request);
    expect(buildRequest(input, draft).request).toEqual(request);
  });

  it.each([
    ["ListExecutionsInput", { statusFilter: { wrong: true } }],
    ["ListExecutionsInput", { maxResults: "10" }],
    ["ListExecutionsInput", { unknown: 1 }],
    ["ListExecutionsInput", [1]],
  ])("%s is refused where the form would lose something of %j", (input, request) => {
    expect(draftOf(input, request)).toBeUndefined();
  });
});

it("takes inputs, outputs and definitions for documents, and no other texts", () => {
  const documents = Object.keys(shapes).filter((name) =>
    isDocument(shapes[name] ?? { kind: "map" }),
  );
  expect(documents.sort()).toEqual(["Definition", "SensitiveData"]);
});

it("makes a form for the input of every operation", () => {
  for (const { input } of Object.values(operations))
    expect(buildRequest(input, {}).request).toEqual(expect.any(Object));
});
