import { useQuery, useQueryClient } from "@tanstack/react-query";
import { describeActivity, listActivities } from "../../api/generated/calls";
import type { ActivityListItem } from "../../api/generated/types";
import { scopeOf, useConnection } from "../connections/current";
import { useWholeList } from "../whole-list";

/** How often the list refreshes by itself, in ms. */
const REFRESH = { local: 10_000, aws: 60_000 };

export const arnOf = (activity: ActivityListItem): string => activity.activityArn;

/** All activities of the connection, page by page to the end. */
export const useActivities = (automatic: boolean) =>
  useWholeList(
    "activities",
    async (connection, request) => {
      const page = await listActivities(connection, request);
      return { items: page.activities, nextToken: page.nextToken };
    },
    arnOf,
    REFRESH,
    automatic,
  );

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
