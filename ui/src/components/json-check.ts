/** Where and why a text is not JSON. Offsets are in UTF-16 units; lines and columns count from 1. */
export interface JsonProblem {
  message: string;
  offset: number;
  line: number;
  column: number;
}

/** Deeper nesting than any service takes; the check ends there. */
const DEEPEST = 2_000;

const literals = ["true", "false", "null"];
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// A run of characters that need no escape, or one escape.
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids just these in strings.
const stringPart = /[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Checks that a text is JSON; undefined if it is. The web views word their own messages
 * differently and not all tell the place, so the check is our own. It needs no recursion.
 */
export function checkJson(text: string): JsonProblem | undefined {
  let at = 0;
  const open: ("{" | "[")[] = [];
  const fail = (message: string, offset = at): JsonProblem => ({
    message,
    offset,
    ...lineAndColumn(text, offset),
  });
  const skip = () => {
    while (at < text.length && " \t\n\r".includes(text[at] as string)) at += 1;
  };
  const found = () =>
    at >= text.length ? "the end" : `“${String.fromCodePoint(text.codePointAt(at) ?? 0)}”`;

  /** Reads a string at `at`; gives a problem or undefined. */
  const string = (): JsonProblem | undefined => {
    const begin = at;
    at += 1;
    while (at < text.length) {
      if (text[at] === '"') {
        at += 1;
        return undefined;
      }
      stringPart.lastIndex = at;
      if (stringPart.test(text)) at = stringPart.lastIndex;
      else if (text[at] === "\\") return fail("This escape is not one of JSON’s.");
      else if (text[at] === "\n" || text[at] === "\r")
        return fail("The text is not closed on its line.", begin);
      else return fail("A control character has to be escaped in a text.");
    }
    return fail("The text is not closed.", begin);
  };

  const key = (): JsonProblem | undefined => {
    skip();
    if (text[at] !== '"') return fail(`Expected a name in quotes, found ${found()}.`);
    const problem = string();
    if (problem) return problem;
    skip();
    if (text[at] !== ":") return fail(`Expected “:” after the name, found ${found()}.`);
    at += 1;
    return undefined;
  };

  for (;;) {
    // A value.
    skip();
    const first = text[at];
    let complete = true;
    if (first === "{" || first === "[") {
      if (open.length >= DEEPEST) return fail("This is nested too deeply.");
      const close = first === "{" ? "}" : "]";
      at += 1;
      skip();
      if (text[at] === close) at += 1;
      else {
        open.push(first);
        if (first === "{") {
          const problem = key();
          if (problem) return problem;
        }
        complete = false;
      }
    } else if (first === '"') {
      const problem = string();
      if (problem) return problem;
    } else {
      const word = literals.find((literal) => text.startsWith(literal, at));
      number.lastIndex = at;
      if (word) at += word.length;
      else if (number.test(text)) at = number.lastIndex;
      else return fail(`Expected a value, found ${found()}.`);
    }
    // What may follow a value.
    while (complete) {
      skip();
      const within = open.at(-1);
      if (within === undefined)
        return at >= text.length ? undefined : fail(`Expected the end, found ${found()}.`);
      const close = within === "{" ? "}" : "]";
      if (text[at] === close) {
        at += 1;
        open.pop();
      } else if (text[at] === ",") {
        const comma = at;
        at += 1;
        skip();
        if (text[at] === close) return fail(`A “,” may not stand before “${close}”.`, comma);
        if (within === "{") {
          const problem = key();
          if (problem) return problem;
        }
        complete = false;
      } else return fail(`Expected “,” or “${close}”, found ${found()}.`);
    }
  }
}

export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

const encoder = new TextEncoder();

/** The size of a text as it is sent, in bytes of UTF-8. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** The same JSON set out in lines; the text itself if it is not JSON. */
export function prettyJson(text: string): string {
  if (checkJson(text)) return text;
  return reindent(text);
}

/** Sets JSON out in lines without reading its numbers, which may be beyond what JavaScript holds. */
function reindent(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const line = () => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    if (token === "}" || token === "]") {
      depth -= 1;
      const empty = before === "{" || before === "[";
      parts.push(empty ? token : line() + token);
      return;
    }
    if (before === "{" || before === "[") parts.push(line());
    if (token === ",") parts.push(",", line());
    else if (token === ":") parts.push(": ");
    else parts.push(token);
    if (token === "{" || token === "[") depth += 1;
  });
  return parts.join("");
}
