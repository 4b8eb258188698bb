import { useQuery, useQueryClient } from "@tanstack/react-query";
import { describeActivity, listActivities } from "../../api/generated/calls";
import type { ActivityListItem } from "../../api/generated/types";
import { loadAll, PAGE, type Paged } from "../../api/paged";
import { scopeOf, useConnection } from "../connections/current";

/** How often the list refreshes by itself, in ms. */
const LOCAL_REFRESH = 10_000;
const AWS_REFRESH = 60_000;

export const arnOf = (activity: ActivityListItem): string => activity.activityArn;

/** All activities of the connection, page by page to the end. */
export function useActivities(automatic: boolean) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const queryKey = [...scopeOf(connection), "activities"];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const first = queryClient.getQueryData<Paged<ActivityListItem>>(queryKey) === undefined;
      return loadAll(
        async (nextToken) => {
          const page = await listActivities(connection.id, {
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          });
          return { items: page.activities, nextToken: page.nextToken };
        },
        arnOf,
        // The first pages show at once; a refresh must not make the list shrink meanwhile.
        first ? (loaded) => queryClient.setQueryData(queryKey, loaded) : undefined,
        signal,
      );
    },
    refetchInterval: ({ state }) => {
      if (!automatic || state.status === "error") return false;
      const pages = Math.max(1, Math.ceil((state.data?.items.length ?? 0) / PAGE));
      return pages * (connection.kind === "local" ? LOCAL_REFRESH : AWS_REFRESH);
    },
  });
}

export function useActivity(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "activity", arn],
    queryFn: () => describeActivity(connection.id, { activityArn: arn }),
  });
}

/** Reads the list anew. */
export function useRefreshActivities() {
  const connection = useConnection();
  const queryClient = useQueryClient();
  return () =>
    void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "activities"] });
}
