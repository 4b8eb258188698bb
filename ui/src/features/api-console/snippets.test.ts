import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { boto3Snippet, cliSnippet, destinationOf } from "./snippets";

const request = {
  stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:a",
  publish: true,
  input: `{"it's": "“quoted”\\n", "$HOME": "\`id\`"}`,
  loggingConfiguration: { level: "ALL", destinations: [], includeExecutionData: false },
};

describe("the command for AWS CLI", () => {
  it("reaches a shell's command as it is meant", () => {
    const snippet = cliSnippet("UpdateStateMachine", request, {
      region: "eu-west-1",
      profile: "my profile",
    });
    // A function in the program's place prints what the shell hands to it.
    const script = `aws() { printf '%s\\0' "$@"; }\n${snippet}`;
    const words = execFileSync("sh", ["-c", script]).toString().split("\0").slice(0, -1);
    expect(words.slice(0, -1)).toEqual([
      "stepfunctions",
      "update-state-machine",
      "--profile",
      "my profile",
      "--region",
      "eu-west-1",
      "--cli-input-json",
    ]);
    expect(JSON.parse(words.at(-1) ?? "")).toEqual(request);
  });

  it("names the endpoint, and keeps its host free of prefixes", () => {
    const snippet = cliSnippet(
      "TestState",
      {},
      { region: "us-east-1", endpoint: "http://127.0.0.1:9" },
    );
    expect(snippet).toMatch(/^AWS_DISABLE_HOST_PREFIX_INJECTION=true aws stepfunctions test-state/);
    expect(snippet).toContain("--endpoint-url http://127.0.0.1:9");
  });
});

it("writes boto3 calls", () => {
  expect(
    boto3Snippet(
      "TagResource",
      { resourceArn: "arn", tags: [{ key: "a", value: "é" }] },
      {
        region: "us-east-1",
        profile: "prod",
      },
    ),
  ).toBe(`import boto3

client = boto3.Session(profile_name="prod").client(
    "stepfunctions",
    region_name="us-east-1",
)
response = client.tag_resource(
    resourceArn="arn",
    tags=[
        {
            "key": "a",
            "value": "é",
        },
    ],
)
print(response)
`);
  const local = boto3Snippet("UpdateStateMachine", request, {
    region: "us-east-1",
    endpoint: "http://127.0.0.1:8083",
  });
  expect(local).toContain("publish=True");
  expect(local).toContain('"includeExecutionData": False');
  expect(local).toContain("config=Config(inject_host_prefix=False)");
});

it.each([
  [{ kind: "local" as const }, { endpoint: "http://127.0.0.1:8083" }],
  [{ kind: "profile" as const, profile: "prod" }, { profile: "prod" }],
  [{ kind: "endpoint" as const, endpoint: "http://moto" }, { endpoint: "http://moto" }],
])("%j leads to %j", (kind, destination) => {
  const connection = {
    id: "c",
    label: "c",
    region: "eu-west-1",
    readOnly: false,
    removable: false,
    ...kind,
  };
  expect(destinationOf(connection, "http://127.0.0.1:8083")).toEqual({
    region: "eu-west-1",
    ...destination,
  });
});
