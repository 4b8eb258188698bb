import type { Connection } from "../../api/workspace";

/** The colours that a person can give a connection; they read on light and on dark. */
export const palette: Record<string, string> = {
  blue: "#2a7de1",
  green: "#1d8a4b",
  yellow: "#d1a100",
  orange: "#e07000",
  red: "#d5343d",
  purple: "#8a56d6",
  grey: "#7d8998",
};

/** The colour that a connection is shown in: its own, else one by its kind. */
export function colorOf(connection: Pick<Connection, "color" | "kind">): string {
  const chosen = connection.color;
  if (chosen && palette[chosen]) return palette[chosen];
  if (chosen && /^#[0-9a-f]{6}$/i.test(chosen)) return chosen;
  const byKind = { local: palette.green, profile: palette.orange, endpoint: palette.purple };
  return byKind[connection.kind] ?? "#7d8998";
}

/** One line that tells where a connection leads. */
export function describe(connection: Connection): string {
  switch (connection.kind) {
    case "local":
      return "Embedded workspace on this machine";
    case "profile":
      return `AWS profile ${connection.profile ?? connection.label}`;
    case "endpoint":
      return connection.endpoint ?? "";
  }
}

export type ConnectionGroup = "Local" | "AWS profiles" | "Endpoints";

const groups: Record<Connection["kind"], ConnectionGroup> = {
  local: "Local",
  profile: "AWS profiles",
  endpoint: "Endpoints",
};

/** Connections by their kind, in the order of the switcher; kinds without any are left out. */
export function grouped(connections: readonly Connection[]): [ConnectionGroup, Connection[]][] {
  const kinds: Connection["kind"][] = ["local", "profile", "endpoint"];
  return kinds
    .map((kind): [ConnectionGroup, Connection[]] => [
      groups[kind],
      connections.filter((connection) => connection.kind === kind),
    ])
    .filter(([, members]) => members.length > 0);
}

/** What is wrong with an endpoint's address; undefined if nothing. */
export function endpointProblem(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return "Enter the endpoint's URL, such as http://127.0.0.1:8083.";
  let url: URL;
  try {
    url = new URL(trimmed);
  } catch {
    return "This is not a URL. It looks like http://host:port.";
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return "The URL has to begin with http:// or https://.";
  if (url.username || url.password)
    return "Leave credentials out of the URL; they come from the AWS configuration.";
  return undefined;
}

/** What is wrong with a region's name; undefined if nothing. */
export function regionProblem(region: string): string | undefined {
  if (region.trim() === "") return "Choose a region.";
  if (!/^[a-z0-9-]{1,64}$/.test(region.trim()))
    return "A region's name holds small letters, digits and hyphens, such as eu-west-1.";
  return undefined;
}
