import type {
  DescribeStateMachineAliasOutput,
  DescribeStateMachineOutput,
  RoutingConfigurationListItem,
} from "../src/api/generated/types";
import { nameOf } from "../src/features/names";
import { failure, type Input, type Operations, pageOf } from "./answers";
import type { MemoryService } from "./memory-service";

/** How many versions and aliases a state machine may have. */
const MOST_VERSIONS = 1_000;
const MOST_ALIASES = 100;

interface Version {
  number: number;
  creationDate: number;
  /** The state machine as it was published. */
  machine: DescribeStateMachineOutput;
}

type Alias = Required<Omit<DescribeStateMachineAliasOutput, "description">> & {
  description?: string;
};

interface Qualified {
  versions: Version[];
  published: number;
  aliases: Map<string, Alias>;
}

/** What an ARN with a version or an alias behind the name stands for. */
export interface Target {
  machine: DescribeStateMachineOutput;
  versionArn?: string;
  aliasArn?: string;
}

/** Versions and aliases of the state machines in memory, with the service's rules and errors. */
export class MemoryVersions {
  private readonly known = new Map<string, Qualified>();

  constructor(private readonly service: MemoryService) {}

  readonly operations: Operations = {
    publish_state_machine_version: (input) => {
      const machine = this.service.machine(input.stateMachineArn);
      const current = machine.revisionId ?? "INITIAL";
      if (input.revisionId !== undefined && input.revisionId !== current)
        throw failure(
          "ConflictException",
          `The revision to be published is not the current one of the state machine '${machine.stateMachineArn}'`,
        );
      const { number, creationDate } = this.publish(machine, input.description);
      return { creationDate, stateMachineVersionArn: `${machine.stateMachineArn}:${number}` };
    },
    list_state_machine_versions: (input) => {
      const arn = this.service.machine(input.stateMachineArn).stateMachineArn;
      const { items, nextToken } = pageOf(this.of(arn).versions.toReversed(), input);
      return {
        stateMachineVersions: items.map(({ number, creationDate }) => ({
          stateMachineVersionArn: `${arn}:${number}`,
          creationDate,
        })),
        ...(nextToken && { nextToken }),
      };
    },
    delete_state_machine_version: (input) => {
      const [arn, number] = split(input.stateMachineVersionArn);
      const qualified = this.of(arn);
      const users = [...qualified.aliases.values()]
        .filter(({ routingConfiguration }) =>
          routingConfiguration.some(
            ({ stateMachineVersionArn }) => stateMachineVersionArn === `${arn}:${number}`,
          ),
        )
        .map(({ name }) => name);
      if (users.length > 0)
        throw failure(
          "ConflictException",
          `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${users.join(", ")}]`,
        );
      qualified.versions = qualified.versions.filter((each) => String(each.number) !== number);
      return {};
    },
    create_state_machine_alias: (input) => {
      const routes = this.routes(input.routingConfiguration);
      const [arn] = split(routes[0]?.stateMachineVersionArn);
      const { aliases } = this.of(arn);
      const name = String(input.name);
      if (aliases.has(name))
        throw failure(
          "ConflictException",
          `An alias of this name with another description or routing configuration exists: '${arn}:${name}'`,
        );
      if (aliases.size >= MOST_ALIASES)
        throw failure(
          "ServiceQuotaExceededException",
          `'${arn}' has the ${MOST_ALIASES} that are allowed`,
        );
      const creationDate = Date.now() / 1000;
      aliases.set(name, {
        stateMachineAliasArn: `${arn}:${name}`,
        name,
        ...(input.description !== undefined && { description: String(input.description) }),
        routingConfiguration: routes,
        creationDate,
        updateDate: creationDate,
      });
      return { stateMachineAliasArn: `${arn}:${name}`, creationDate };
    },
    update_state_machine_alias: (input) => {
      const alias = this.alias(input);
      if (input.routingConfiguration !== undefined)
        alias.routingConfiguration = this.routes(input.routingConfiguration);
      if (input.description !== undefined) alias.description = String(input.description);
      alias.updateDate = Date.now() / 1000;
      return { updateDate: alias.updateDate };
    },
    describe_state_machine_alias: (input) => this.alias(input),
    list_state_machine_aliases: (input) => {
      const arn = this.service.machine(input.stateMachineArn).stateMachineArn;
      const { items, nextToken } = pageOf([...this.of(arn).aliases.values()], input);
      return {
        stateMachineAliases: items.map(({ stateMachineAliasArn, creationDate }) => ({
          stateMachineAliasArn,
          creationDate,
        })),
        ...(nextToken && { nextToken }),
      };
    },
    delete_state_machine_alias: (input) => {
      const { stateMachineAliasArn, name } = this.alias(input);
      this.of(split(stateMachineAliasArn)[0]).aliases.delete(name);
      return {};
    },
  };

  /** Publishes the revision that a state machine has; the version that it has already stays. */
  publish(machine: DescribeStateMachineOutput, description: unknown): Version {
    const qualified = this.of(machine.stateMachineArn);
    const there = qualified.versions.find((each) => each.machine.revisionId === machine.revisionId);
    if (there) return there;
    if (qualified.versions.length >= MOST_VERSIONS)
      throw failure(
        "ServiceQuotaExceededException",
        `'${machine.stateMachineArn}' has the ${MOST_VERSIONS} that are allowed`,
      );
    qualified.published += 1;
    const version = {
      number: qualified.published,
      creationDate: Date.now() / 1000,
      machine: {
        ...machine,
        stateMachineArn: `${machine.stateMachineArn}:${qualified.published}`,
        ...(description !== undefined && { description: String(description) }),
      },
    };
    qualified.versions.push(version);
    return version;
  }

  /** The state machine, the version or the alias that an ARN names; of an alias one version is drawn. */
  resolve(text: unknown): Target {
    const arn = String(text).replace(/#.*$/, "");
    const [machineArn, qualifier] = split(arn);
    if (qualifier === undefined) return { machine: this.service.machine(arn) };
    const missing = failure("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    const qualified = this.of(machineArn);
    const alias = qualified.aliases.get(qualifier);
    const versionArn = alias ? draw(alias.routingConfiguration) : arn;
    const version = qualified.versions.find(
      (each) => `${machineArn}:${each.number}` === versionArn,
    );
    if (!version) throw missing;
    return { machine: version.machine, versionArn, ...(alias && { aliasArn: arn }) };
  }

  /** The state machine is deleted, and all that belongs to it. */
  forget(arn: string): void {
    this.known.delete(arn);
  }

  private of(arn: string): Qualified {
    let qualified = this.known.get(arn);
    if (!qualified) {
      qualified = { versions: [], published: 0, aliases: new Map() };
      this.known.set(arn, qualified);
    }
    return qualified;
  }

  private alias(input: Input): Alias {
    const arn = String(input.stateMachineAliasArn);
    const alias = this.of(split(arn)[0]).aliases.get(nameOf(arn));
    if (!alias)
      throw failure("ResourceNotFound", "Request references a resource that does not exist.");
    return alias;
  }

  private routes(given: unknown): RoutingConfigurationListItem[] {
    const routes = given as RoutingConfigurationListItem[];
    const arns = routes.map(({ stateMachineVersionArn }) => stateMachineVersionArn);
    if (new Set(arns).size < arns.length)
      throw failure(
        "ValidationException",
        `Routing configuration must contain distinct state machine version ARNs. Received: [${arns.join(", ")}]`,
      );
    const weights = routes.map(({ weight }) => weight);
    if (weights.reduce((sum, weight) => sum + weight, 0) !== 100)
      throw failure(
        "ValidationException",
        `Sum of routing configuration weights must equal 100. Received: [${weights.join(", ")}]`,
      );
    for (const each of arns) {
      const [arn, number] = split(each);
      if (!this.of(arn).versions.some((version) => String(version.number) === number))
        throw failure("ResourceNotFound", "Request references a resource that does not exist.");
    }
    return routes;
  }
}

/** The ARN of a state machine, and the version or alias behind it. */
function split(text: unknown): [string, string | undefined] {
  const parts = String(text).split(":");
  return parts.length > 7 ? [parts.slice(0, 7).join(":"), parts[7]] : [String(text), undefined];
}

function draw(routes: readonly RoutingConfigurationListItem[]): string {
  let left = Math.random() * 100;
  for (const { stateMachineVersionArn, weight } of routes) {
    left -= weight;
    if (left < 0) return stateMachineVersionArn;
  }
  return routes[0]?.stateMachineVersionArn ?? "";
}
