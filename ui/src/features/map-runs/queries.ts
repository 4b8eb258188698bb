import { useQuery, useQueryClient } from "@tanstack/react-query";
import { describeMapRun, listExecutions, listMapRuns } from "../../api/generated/calls";
import type { MapRunListItem } from "../../api/generated/types";
import { loadAll, PAGE } from "../../api/paged";
import { runBulk } from "../../components/bulk";
import { scopeOf, useConnection } from "../connections/current";

/** How often the counts of a running map run are read anew, in ms. */
const LOCAL_PACE = 1_000;
const AWS_PACE = 3_000;

/** One map run, read again by itself while it runs. */
export function useMapRun(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "map-run", arn],
    queryFn: () => describeMapRun(connection.id, { mapRunArn: arn }),
    refetchInterval: ({ state }) => {
      if (state.data?.status !== "RUNNING" || state.status === "error") return false;
      return connection.kind === "local" ? LOCAL_PACE : AWS_PACE;
    },
  });
}

export const mapRunArnOf = (mapRun: MapRunListItem): string => mapRun.mapRunArn;

/** The map runs of an execution. */
export function useMapRuns(executionArn: string) {
  const connection = useConnection();
  return useQuery({
    // Under the execution's own key: what refreshes the one refreshes the others.
    queryKey: [...scopeOf(connection), "execution", executionArn, "map-runs"],
    queryFn: ({ signal }) =>
      loadAll(
        async (nextToken) => {
          const page = await listMapRuns(connection.id, {
            executionArn,
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          });
          return { items: page.mapRuns, nextToken: page.nextToken };
        },
        mapRunArnOf,
        undefined,
        signal,
      ),
  });
}

/** How many of a state machine's executions are asked for their map runs: each is a call. */
export const RECENT = 25;

/** The map runs of the newest executions of a state machine. */
export function useRecentMapRuns(stateMachineArn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "executions", stateMachineArn, "map-runs"],
    queryFn: async ({ signal }) => {
      const { executions } = await listExecutions(connection.id, {
        stateMachineArn,
        maxResults: RECENT,
      });
      const found: MapRunListItem[] = [];
      const [failed] = await runBulk(executions, async ({ executionArn }) => {
        if (signal.aborted) return;
        found.push(
          ...(await listMapRuns(connection.id, { executionArn, maxResults: PAGE })).mapRuns,
        );
      });
      if (failed) throw failed.error;
      return found;
    },
  });
}

/** Whether a definition has a Map state that runs its items as child executions. */
export function hasDistributedMap(definition: string): boolean {
  // Most definitions do not even hold the word.
  if (!definition.includes("DISTRIBUTED")) return false;
  try {
    return JSON.stringify(JSON.parse(definition)).includes('"Mode":"DISTRIBUTED"');
  } catch {
    return false;
  }
}

/** Reads a map run anew. */
export function useRefreshMapRun() {
  const connection = useConnection();
  const queryClient = useQueryClient();
  return (arn: string) =>
    void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "map-run", arn] });
}
