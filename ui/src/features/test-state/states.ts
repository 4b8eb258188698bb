/** A state of a definition that can be tested by itself. */
export interface TestableState {
  readonly name: string;
  readonly type: string;
  /** What a Task calls; empty for other states. */
  readonly resource: string;
  /** The states that it stands in, outermost first. */
  readonly within: readonly string[];
  readonly jsonata: boolean;
  /** Whether a mocked answer can stand for what it calls. */
  readonly takesMock: boolean;
  /** Whether TestState refuses it without one: AWS cannot carry it out within one call. */
  readonly needsMock: boolean;
  readonly hasRetry: boolean;
  readonly hasItemReader: boolean;
  /** The names of the states inside it, of any depth. */
  readonly inner: readonly string[];
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The states that a Map or a Parallel holds, each group by itself. */
function groupsIn(state: Json): Json[] {
  const branches = Array.isArray(state.Branches) ? state.Branches : [];
  return [...branches, state.ItemProcessor, state.Iterator].flatMap((group) =>
    isObject(group) && isObject(group.States) ? [group.States] : [],
  );
}

function namesIn(state: Json): string[] {
  return groupsIn(state).flatMap((states) =>
    Object.entries(states).flatMap(([name, inner]) =>
      isObject(inner) ? [name, ...namesIn(inner)] : [],
    ),
  );
}

/** Tasks that end by an answer from elsewhere: activities, jobs and callbacks. */
const answeredLater = /:activity:|\.sync(:\d+)?$|\.waitForTaskToken$/;

/**
 * All states of a definition in the order that they are written, those within a Map or a Parallel
 * after it; undefined if the text is no definition.
 */
export function statesOf(definition: string): TestableState[] | undefined {
  let machine: unknown;
  try {
    machine = JSON.parse(definition);
  } catch {
    return undefined;
  }
  if (!isObject(machine) || !isObject(machine.States)) return undefined;
  const language = machine.QueryLanguage;
  const found: TestableState[] = [];
  const add = (states: Json, within: readonly string[]): void => {
    for (const [name, state] of Object.entries(states)) {
      if (!isObject(state)) continue;
      const type = String(state.Type);
      const resource = typeof state.Resource === "string" ? state.Resource : "";
      const holds = type === "Map" || type === "Parallel";
      found.push({
        name,
        type,
        resource,
        within,
        // Inner states have the machine's language, not that of the state around them.
        jsonata: (state.QueryLanguage ?? language) === "JSONata",
        takesMock: type === "Task" || holds,
        needsMock: holds || (type === "Task" && answeredLater.test(resource)),
        hasRetry: Array.isArray(state.Retry) && state.Retry.length > 0,
        hasItemReader: isObject(state.ItemReader),
        inner: holds ? namesIn(state) : [],
      });
      for (const group of groupsIn(state)) add(group, [...within, name]);
    }
  };
  add(machine.States, []);
  return found;
}
