import { checkJson, prettyJson } from "../../components/json-check";

/**
 * Changes to a JSON text that leave the rest of it as it was written: its layout, and numbers
 * that JavaScript cannot hold. Every function takes JSON and gives JSON.
 */
export interface JsonMember {
  readonly key: string;
  /** Where the name begins, its quotes included. */
  readonly from: number;
  readonly keyTo: number;
  readonly value: JsonNode;
}

export interface JsonNode {
  readonly from: number;
  readonly to: number;
  /** The members of an object; undefined for any other value. */
  readonly members?: readonly JsonMember[];
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Where the values of a text stand; undefined if it is not JSON. */
export function nodesOf(text: string): JsonNode | undefined {
  if (checkJson(text)) return undefined;
  const tokens = [...text.matchAll(token)];
  let at = 0;
  const value = (): JsonNode => {
    const first = tokens[at] as RegExpExecArray;
    at += 1;
    const end = () => {
      const last = tokens[at - 1] as RegExpExecArray;
      return last.index + last[0].length;
    };
    if (first[0] === "{") {
      const members: JsonMember[] = [];
      while (tokens[at]?.[0] !== "}") {
        if (tokens[at]?.[0] === ",") at += 1;
        const key = tokens[at] as RegExpExecArray;
        at += 2;
        members.push({
          key: JSON.parse(key[0]) as string,
          from: key.index,
          keyTo: key.index + key[0].length,
          value: value(),
        });
      }
      at += 1;
      return { from: first.index, to: end(), members };
    }
    if (first[0] === "[") {
      while (tokens[at]?.[0] !== "]") {
        if (tokens[at]?.[0] === ",") at += 1;
        value();
      }
      at += 1;
    }
    return { from: first.index, to: end() };
  };
  return value();
}

/** The member of a name; of repeated ones the last, as JSON readers take it. */
export const memberOf = (node: JsonNode | undefined, key: string): JsonMember | undefined =>
  node?.members?.findLast((member) => member.key === key);

const indent = (depth: number) => "  ".repeat(depth);

/** How long a value may be that stands on one line. */
const LINE = 60;

/** JSON laid out to stand `depth` objects deep: what is short on its line, the rest over several. */
function laidOut(json: string, depth: number): string {
  const lines = prettyJson(json).split("\n");
  const inLine = lines.map((line) => line.trim()).join(" ");
  if (inLine.length <= LINE) return inLine;
  const members = nodesOf(json)?.members;
  if (!members)
    return lines.map((line, index) => (index === 0 ? line : indent(depth) + line)).join("\n");
  const inner = members.map(({ from, keyTo, value }) => {
    const text = json.slice(value.from, value.to);
    return `${indent(depth + 1)}${json.slice(from, keyTo)}: ${laidOut(text, depth + 1)}`;
  });
  return `{\n${inner.join(",\n")}\n${indent(depth)}}`;
}

const splice = (text: string, from: number, to: number, by: string): string =>
  text.slice(0, from) + by + text.slice(to);

/** Sets the value at a path of names; the objects on the way are made, values of other kinds there replaced. */
export function setIn(text: string, path: readonly string[], json: string): string {
  const root = nodesOf(text);
  if (!root?.members) return setIn("{}", path, json);
  let node = root;
  for (const [depth, key] of path.entries()) {
    const known = memberOf(node, key);
    const rest = path.slice(depth + 1);
    if (known && rest.length === 0)
      return splice(text, known.value.from, known.value.to, laidOut(json, depth + 1));
    if (known?.value.members) {
      node = known.value;
      continue;
    }
    const value = rest.reduceRight((inner, name) => `{${JSON.stringify(name)}: ${inner}}`, json);
    if (known) return splice(text, known.value.from, known.value.to, laidOut(value, depth + 1));
    return insert(text, node, depth, `${JSON.stringify(key)}: ${laidOut(value, depth + 1)}`);
  }
  return text;
}

/** Adds a member behind the last one of an object. */
function insert(text: string, node: JsonNode, depth: number, member: string): string {
  const last = node.members?.at(-1);
  if (!last)
    return splice(text, node.from, node.to, `{\n${indent(depth + 1)}${member}\n${indent(depth)}}`);
  const oneLine = !text.slice(node.from, node.to).includes("\n") && !member.includes("\n");
  const gap = oneLine ? " " : `\n${indent(depth + 1)}`;
  return splice(text, last.value.to, last.value.to, `,${gap}${member}`);
}

/** Takes the member at a path away; nothing changes if there is none. */
export function removeIn(text: string, path: readonly string[]): string {
  const around = path
    .slice(0, -1)
    .reduce<JsonNode | undefined>((node, key) => memberOf(node, key)?.value, nodesOf(text));
  const members = around?.members ?? [];
  const at = members.findLastIndex((member) => member.key === path.at(-1));
  const member = members[at];
  if (!around || !member) return text;
  const next = members[at + 1];
  const before = members[at - 1];
  if (next) return splice(text, member.from, next.from, "");
  if (before) return splice(text, before.value.to, member.value.to, "");
  return splice(text, around.from, around.to, "{}");
}

/** Gives the member at a path another name, where it stands. */
export function renameIn(text: string, path: readonly string[], name: string): string {
  const around = path
    .slice(0, -1)
    .reduce<JsonNode | undefined>((node, key) => memberOf(node, key)?.value, nodesOf(text));
  const member = memberOf(around, path.at(-1) ?? "");
  return member ? splice(text, member.from, member.keyTo, JSON.stringify(name)) : text;
}
