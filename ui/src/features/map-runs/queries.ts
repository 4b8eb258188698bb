import { useQuery, useQueryClient } from "@tanstack/react-query";
import { describeMapRun, listMapRuns } from "../../api/generated/calls";
import type { MapRunListItem } from "../../api/generated/types";
import { loadAll, PAGE } from "../../api/paged";
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

/** Reads a map run anew. */
export function useRefreshMapRun() {
  const connection = useConnection();
  const queryClient = useQueryClient();
  return (arn: string) =>
    void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "map-run", arn] });
}
