import { useQuery } from "@tanstack/react-query";
import {
  describeStateMachine,
  describeStateMachineAlias,
  listStateMachineAliases,
  listStateMachineVersions,
} from "../../api/generated/calls";
import type {
  DescribeStateMachineAliasOutput,
  StateMachineAliasListItem,
  StateMachineVersionListItem,
} from "../../api/generated/types";
import { loadAll, PAGE } from "../../api/paged";
import { runBulk } from "../../components/bulk";
import { scopeOf, useConnection } from "../connections/current";

const versionArnOf = (version: StateMachineVersionListItem) => version.stateMachineVersionArn;
const aliasArnOf = (alias: StateMachineAliasListItem) => alias.stateMachineAliasArn;

/** An alias as it is listed, with what it stands for once that is read. */
export interface Alias {
  arn: string;
  creationDate: number;
  description?: DescribeStateMachineAliasOutput;
  /** Why it could not be described. */
  failure?: Error;
}

/** The versions of a state machine, newest first, page by page to the end. */
export function useVersions(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "state-machine", arn, "versions"],
    queryFn: async ({ signal }) =>
      (
        await loadAll(
          async (nextToken) => {
            const page = await listStateMachineVersions(connection.id, {
              stateMachineArn: arn,
              maxResults: PAGE,
              ...(nextToken === undefined ? {} : { nextToken }),
            });
            return { items: page.stateMachineVersions, nextToken: page.nextToken };
          },
          versionArnOf,
          undefined,
          signal,
        )
      ).items,
  });
}

/** A version as it was published. It never changes, so it is read once. */
export function useVersion(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "version", arn],
    queryFn: () => describeStateMachine(connection.id, { stateMachineArn: arn }),
    staleTime: Infinity,
  });
}

/** The ARNs of a state machine's aliases. */
export function useAliasArns(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "state-machine", arn, "alias-arns"],
    queryFn: async ({ signal }) => (await listAliases(connection.id, arn, signal)).map(aliasArnOf),
  });
}

/** The aliases of a state machine with their routing, which AWS tells of one alias a call. */
export function useAliases(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "state-machine", arn, "aliases"],
    queryFn: async ({ signal }) => {
      const listed = await listAliases(connection.id, arn, signal);
      const described = new Map<string, DescribeStateMachineAliasOutput>();
      const failures = await runBulk(listed, async ({ stateMachineAliasArn }) => {
        if (signal.aborted) return;
        described.set(
          stateMachineAliasArn,
          await describeStateMachineAlias(connection.id, { stateMachineAliasArn }),
        );
      });
      return listed.map((item): Alias => {
        const description = described.get(item.stateMachineAliasArn);
        const failed = failures.find((failure) => failure.item === item);
        return {
          arn: item.stateMachineAliasArn,
          creationDate: item.creationDate,
          ...(description && { description }),
          ...(failed && { failure: failed.error }),
        };
      });
    },
  });
}

async function listAliases(connection: string, arn: string, signal: AbortSignal) {
  const all = await loadAll(
    async (nextToken) => {
      const page = await listStateMachineAliases(connection, {
        stateMachineArn: arn,
        maxResults: PAGE,
        ...(nextToken === undefined ? {} : { nextToken }),
      });
      return { items: page.stateMachineAliases, nextToken: page.nextToken };
    },
    aliasArnOf,
    undefined,
    signal,
  );
  return all.items;
}
