import type { Diagnostic, MockFile } from "../src/api/workspace";
import { checkJson, lineAndColumn } from "../src/components/json-check";
import { failure } from "./answers";

const OWN = "/home/me/.local/share/stepdeck/mocks.json";

interface Config {
  StateMachines?: Record<string, { TestCases?: Record<string, Record<string, string>> }>;
  MockedResponses?: Record<string, unknown>;
}

/** The mock configuration in memory: files by their paths, which other programs may change. */
export class MemoryMocks {
  path = OWN;
  readonly files = new Map<string, string>();
  problem: MockFile["problem"];

  file(): MockFile {
    const text = this.files.get(this.path);
    return {
      path: this.path,
      own: this.path === OWN,
      ...(this.problem ? { problem: this.problem } : text !== undefined && { text }),
    };
  }

  /** Writes the file as another program would. */
  write(text: string | object): this {
    this.files.set(this.path, typeof text === "string" ? text : JSON.stringify(text, null, 2));
    return this;
  }

  save({ path, text, base }: { path: string; text: string; base: string | null }): MockFile {
    if (path !== this.path || (this.files.get(path) ?? null) !== base)
      throw failure(
        "MockFileChanged",
        `${path} was changed by another program in the meantime.`,
        {},
      );
    this.files.set(path, text);
    return this.file();
  }

  choose(path: string | null): MockFile {
    if (path !== null && !path.startsWith("/"))
      throw failure("InvalidMockFile", "Give the whole path, from the root on.");
    this.path = path ?? OWN;
    return this.file();
  }

  testCases(stateMachine: string): string[] {
    const text = this.files.get(this.path) ?? "{}";
    if (checkJson(text)) throw failure("MockFileUnreadable", "It is not JSON.");
    const config = JSON.parse(text) as Config;
    return Object.keys(config.StateMachines?.[stateMachine]?.TestCases ?? {});
  }

  /** Finds two of the faults that the real checker finds, in its form. */
  check(text: string): Diagnostic[] {
    const at = (message: string, from: number, to: number): Diagnostic => {
      const end = lineAndColumn(text, to);
      return {
        severity: "ERROR",
        code: "",
        message,
        pointer: "",
        ...lineAndColumn(text, from),
        endLine: end.line,
        endColumn: end.column,
        from,
        to,
      };
    };
    const slip = checkJson(text);
    if (slip) return [at(`This is not JSON: ${slip.message}`, slip.offset, slip.offset + 1)];
    const { StateMachines = {}, MockedResponses = {} } = JSON.parse(text) as Config;
    return Object.values(StateMachines)
      .flatMap(({ TestCases = {} }) => Object.values(TestCases))
      .flatMap((states) => Object.values(states))
      .filter((response) => !(response in MockedResponses))
      .map((response) => {
        const from = text.indexOf(JSON.stringify(response));
        return at(
          `There is no mocked response '${response}'.`,
          from,
          from + JSON.stringify(response).length,
        );
      });
  }
}
