import type { Connection } from "../../api/workspace";
import { kebabCase, snakeCase } from "./catalog";

/** Where a snippet of code is to send its request. */
export interface Destination {
  region: string;
  /** An AWS profile; none for endpoints that take any keys. */
  profile?: string | undefined;
  /** The address of anything but AWS itself. */
  endpoint?: string | undefined;
}

/** Where a connection leads; the local workspace tells its own address. */
export const destinationOf = (
  connection: Connection,
  localEndpoint: string | undefined,
): Destination => ({
  region: connection.region ?? "us-east-1",
  ...(connection.kind === "profile" && { profile: connection.profile ?? connection.label }),
  ...(connection.kind === "endpoint" && { profile: connection.profile }),
  ...(connection.kind === "local" && { endpoint: localEndpoint }),
  ...(connection.kind === "endpoint" && { endpoint: connection.endpoint }),
});

/** The call as a command of AWS CLI for a POSIX shell. */
export function cliSnippet(
  operation: string,
  request: unknown,
  { region, profile, endpoint }: Destination,
): string {
  const lines = [
    // The CLI would put `sync-` before the host of some operations; only AWS's own hosts have that.
    `${endpoint ? "AWS_DISABLE_HOST_PREFIX_INJECTION=true " : ""}aws stepfunctions ${kebabCase(operation)}`,
    ...(endpoint ? [`--endpoint-url ${shellQuoted(endpoint)}`] : []),
    ...(profile ? [`--profile ${shellQuoted(profile)}`] : []),
    `--region ${shellQuoted(region)}`,
    `--cli-input-json ${shellQuoted(JSON.stringify(request, null, 2))}`,
  ];
  return lines.join(" \\\n  ");
}

/** The call as Python with boto3. */
export function boto3Snippet(
  operation: string,
  request: Readonly<Record<string, unknown>>,
  { region, profile, endpoint }: Destination,
): string {
  const client = [
    '    "stepfunctions",',
    `    region_name=${python(region)},`,
    ...(endpoint
      ? [
          `    endpoint_url=${python(endpoint)},`,
          "    # Only AWS's own hosts have the prefix that some operations put before the host.",
          "    config=Config(inject_host_prefix=False),",
        ]
      : []),
  ];
  const members = Object.entries(request).map(
    ([name, value]) => `    ${name}=${python(value, 1)},`,
  );
  const session = profile ? `boto3.Session(profile_name=${python(profile)})` : "boto3";
  return [
    "import boto3",
    ...(endpoint ? ["from botocore.config import Config"] : []),
    "",
    `client = ${session}.client(`,
    ...client,
    ")",
    members.length === 0
      ? `response = client.${snakeCase(operation)}()`
      : `response = client.${snakeCase(operation)}(\n${members.join("\n")}\n)`,
    "print(response)",
    "",
  ].join("\n");
}

const shellQuoted = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;

/** A JSON value as Python writes it, set out in lines where it has members. */
function python(value: unknown, depth = 0): string {
  const pad = "    ".repeat(depth + 1);
  const end = "    ".repeat(depth);
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  // JSON's escapes are Python's.
  if (typeof value === "string" || typeof value === "number") return JSON.stringify(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((entry) => `${pad}${python(entry, depth + 1)},\n`).join("")}${end}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  const lines = entries.map(
    ([name, entry]) => `${pad}${JSON.stringify(name)}: ${python(entry, depth + 1)},\n`,
  );
  return `{\n${lines.join("")}${end}}`;
}
