import { type OperationName, operations } from "../../api/generated/operations";

export type { OperationName };

/**
 * The resources that operations are about, as AWS's console and guide part the service, and the
 * word in an operation's name that tells. The first that fits decides; the list of operations
 * itself comes from the contract.
 */
const subjects: readonly [string, RegExp][] = [
  ["Versions", /StateMachineVersion/],
  ["Aliases", /StateMachineAlias/],
  ["Checking and testing", /^(Validate|Test)/],
  ["Executions", /Execution/],
  ["State machines", /StateMachine/],
  ["Map runs", /MapRun/],
  ["Activities", /Activit/],
  ["Task answers", /^SendTask/],
  ["Tags", /tag/i],
];

/** The order in which the groups are shown. What no word fits comes last. */
const order = [
  "State machines",
  "Versions",
  "Aliases",
  "Executions",
  "Map runs",
  "Activities",
  "Task answers",
  "Tags",
  "Checking and testing",
  "Other",
];

export interface OperationGroup {
  title: string;
  operations: readonly OperationName[];
}

export const operationNames = Object.keys(operations) as OperationName[];

export const isOperation = (name: unknown): name is OperationName =>
  typeof name === "string" && Object.hasOwn(operations, name);

/** All operations of the contract by what they are about. */
export const groups: readonly OperationGroup[] = order
  .map((title) => ({
    title,
    operations: operationNames.filter((name) => groupOf(name) === title),
  }))
  .filter((group) => group.operations.length > 0);

function groupOf(name: string): string {
  return subjects.find(([, word]) => word.test(name))?.[0] ?? "Other";
}

/** The groups with the operations whose name holds every word, written in whatever case. */
export function filteredGroups(text: string): readonly OperationGroup[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replaceAll(/[_-]/g, ""))
    .filter((word) => word !== "");
  return groups
    .map(({ title, operations: all }) => ({
      title,
      operations: all.filter((name) => words.every((word) => name.toLowerCase().includes(word))),
    }))
    .filter((group) => group.operations.length > 0);
}

/** `CreateStateMachine` as `create_state_machine`: the app's command, and boto3's method. */
export const snakeCase = (name: string): string =>
  name.replaceAll(/(?!^)([A-Z])/g, "_$1").toLowerCase();

/** `CreateStateMachine` as `create-state-machine`: the command of AWS CLI. */
export const kebabCase = (name: string): string => snakeCase(name).replaceAll("_", "-");
