import { shapeOf, textProblem } from "../../api/contract";
import type {
  DescribeStateMachineAliasOutput,
  RoutingConfigurationListItem,
  UpdateStateMachineAliasInput,
} from "../../api/generated/types";
import { nameOf } from "../names";

/** The weights of an alias sum up to this. */
export const WHOLE = 100;

/** What a person set of an alias. */
export interface AliasDraft {
  name: string;
  description: string;
  /** ARN of the version that starts go to; empty until one is chosen. */
  first: string;
  /** ARN of another version that takes the rest of the starts; empty if there is none. */
  second: string;
  /** The share of the first version, in percent; counts only if there is a second. */
  weight: number;
}

export const newAlias = (version: string | undefined): AliasDraft => ({
  name: "",
  description: "",
  first: version ?? "",
  second: "",
  weight: WHOLE,
});

export function draftOf(alias: DescribeStateMachineAliasOutput): AliasDraft {
  const [first, second] = alias.routingConfiguration ?? [];
  return {
    name: alias.name ?? "",
    description: alias.description ?? "",
    first: first?.stateMachineVersionArn ?? "",
    second: second?.stateMachineVersionArn ?? "",
    weight: first?.weight ?? WHOLE,
  };
}

/** The routing that a draft asks for. */
export function routesOf({ first, second, weight }: AliasDraft): RoutingConfigurationListItem[] {
  if (second === "") return [{ stateMachineVersionArn: first, weight: WHOLE }];
  return [
    { stateMachineVersionArn: first, weight },
    { stateMachineVersionArn: second, weight: WHOLE - weight },
  ];
}

export type AliasField = "name" | "description" | "first" | "second";

/** Problems that are known before AWS is asked, by field. */
export function aliasProblems(draft: AliasDraft): Partial<Record<AliasField, string>> {
  const problems: Partial<Record<AliasField, string>> = {};
  const shape = shapeOf("CharacterRestrictedName");
  if (draft.name === "") problems.name = "Enter a name.";
  else if (textProblem({ ...shape, pattern: "[\\s\\S]*" }, draft.name))
    problems.name = `A name has at most ${shape.max} characters.`;
  else if (textProblem(shape, draft.name))
    problems.name = "Letters, digits, “_”, “-” and “.” only, and not digits alone.";
  const description = textProblem(shapeOf("AliasDescription"), draft.description);
  if (description) problems.description = description;
  if (draft.first === "") problems.first = "Choose the version that the alias stands for.";
  if (draft.second !== "" && draft.second === draft.first)
    problems.second = "The two versions have to be different.";
  return problems;
}

const sameRoutes = (
  a: readonly RoutingConfigurationListItem[],
  b: readonly RoutingConfigurationListItem[],
): boolean =>
  a.length === b.length &&
  a.every(
    (route, index) =>
      route.stateMachineVersionArn === b[index]?.stateMachineVersionArn &&
      route.weight === b[index]?.weight,
  );

/** What of an alias is to be changed; undefined if nothing is. */
export function aliasUpdate(
  alias: DescribeStateMachineAliasOutput,
  draft: AliasDraft,
): Omit<UpdateStateMachineAliasInput, "stateMachineAliasArn"> | undefined {
  const routes = routesOf(draft);
  const moved = !sameRoutes(alias.routingConfiguration ?? [], routes);
  const described = draft.description !== (alias.description ?? "");
  if (!moved && !described) return undefined;
  return {
    ...(described && { description: draft.description }),
    ...(moved && { routingConfiguration: routes }),
  };
}

/** The share of a version before and after a change, in percent. */
export interface Shift {
  version: string;
  before: number;
  after: number;
}

/** How the shares of all versions move that have one before or after. */
export function shifts(
  before: readonly RoutingConfigurationListItem[],
  after: readonly RoutingConfigurationListItem[],
): Shift[] {
  const share = (routes: readonly RoutingConfigurationListItem[], arn: string) =>
    routes.find((route) => route.stateMachineVersionArn === arn)?.weight ?? 0;
  const arns = [...new Set([...before, ...after].map((route) => route.stateMachineVersionArn))];
  return arns
    .filter((arn) => arn !== "")
    .map((arn) => ({ version: nameOf(arn), before: share(before, arn), after: share(after, arn) }));
}

/** A routing in words: `Version 3: 80 %, version 2: 20 %`. */
export const routingText = (routes: readonly RoutingConfigurationListItem[]): string =>
  routes
    .map(
      ({ stateMachineVersionArn, weight }) =>
        `version ${nameOf(stateMachineVersionArn)}: ${weight} %`,
    )
    .join(", ")
    .replace(/^v/, "V");
