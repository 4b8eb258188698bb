import type { InspectionData, TestStateOutput } from "../../api/generated/types";

/** One point of a state's data flow, and the data there. */
export interface Stage {
  readonly id: string;
  readonly label: string;
  /** What happened to the data, in the words of the States Language. */
  readonly says: string;
  /** JSON text, as the service gave it. */
  readonly text: string;
  /** The data is the same as at the stage before. */
  readonly unchanged: boolean;
}

/** What an inspection tells beside the data: facts, and an HTTP Task's request and response. */
export const beside = [
  "request",
  "response",
  "errorDetails",
  "toleratedFailureCount",
  "toleratedFailurePercentage",
  "maxConcurrency",
] as const satisfies readonly (keyof InspectionData)[];

/** The stages in the order that data passes them; a state has those of its type and language. */
export const flow = [
  { id: "input", label: "Input", says: "What the state was given" },
  { id: "afterInputPath", label: "After InputPath", says: "The part of the input that it uses" },
  { id: "afterParameters", label: "After Parameters", says: "The payload that it builds" },
  { id: "afterArguments", label: "After Arguments", says: "The arguments that it builds" },
  { id: "afterItemsPointer", label: "After ItemsPointer", says: "The items in what was read" },
  { id: "afterItemsPath", label: "After ItemsPath", says: "The items of the Map" },
  { id: "afterItemSelector", label: "After ItemSelector", says: "What each iteration is given" },
  { id: "afterItemBatcher", label: "After ItemBatcher", says: "The items in batches" },
  { id: "result", label: "Result", says: "What came of the state's work" },
  { id: "afterResultSelector", label: "After ResultSelector", says: "The part of it that is kept" },
  { id: "afterResultPath", label: "After ResultPath", says: "The result put into the input" },
  { id: "variables", label: "Variables", says: "The variables after Assign" },
] as const satisfies readonly { id: keyof InspectionData; label: string; says: string }[];

/** JSON that is the same text whatever its white space and the order it came in. */
function canonical(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** The data flow of a test, from what went in to what came out. */
export function stagesOf(tested: TestStateOutput): Stage[] {
  const data = tested.inspectionData ?? {};
  const stages: Stage[] = [];
  let before: string | undefined;
  const add = (id: string, label: string, says: string, text: string) => {
    const now = canonical(text);
    // Variables are no stage that the data passes.
    const unchanged = id !== "variables" && before === now;
    if (id !== "variables") before = now;
    stages.push({ id, label, says, text, unchanged });
  };
  for (const { id, label, says } of flow) {
    const text = data[id];
    if (id === "variables") continue;
    if (text !== undefined && text !== null) add(id, label, says, text);
  }
  if (tested.output !== undefined && tested.output !== null)
    add("output", "Output", "What the next state is given", tested.output);
  const last = flow.find(({ id }) => id === "variables");
  if (last && data.variables) add(last.id, last.label, last.says, data.variables);
  return stages;
}

/** What became of an error, in words; undefined if there is nothing to tell. */
export function errorHandling(tested: TestStateOutput): string | undefined {
  const { catchIndex, retryIndex, retryBackoffIntervalSeconds } =
    tested.inspectionData?.errorDetails ?? {};
  if (retryIndex !== undefined && retryIndex !== null) {
    const wait =
      retryBackoffIntervalSeconds === undefined || retryBackoffIntervalSeconds === null
        ? ""
        : `, ${retryBackoffIntervalSeconds} s later`;
    return `Retrier ${retryIndex + 1} has it tried again${wait}.`;
  }
  if (catchIndex !== undefined && catchIndex !== null)
    return `Catcher ${catchIndex + 1} catches it.`;
  return undefined;
}
