import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  listTagsForResource,
} from "../../api/generated/calls";
import type { StateMachineListItem } from "../../api/generated/types";
import { loadAll, PAGE, type Paged } from "../../api/paged";
import { scopeOf, useConnection } from "../connections/current";
import { markDeleting } from "./deleting";

/** How often a list refreshes by itself, in ms: the local workspace costs nothing to ask. */
const LOCAL_REFRESH = 5_000;
const AWS_REFRESH = 30_000;

export const arnOf = (machine: StateMachineListItem): string => machine.stateMachineArn;

/** All state machines of the connection, page by page to the end. */
export function useStateMachines(automatic: boolean) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const queryKey = [...scopeOf(connection), "state-machines"];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const first = queryClient.getQueryData<Paged<StateMachineListItem>>(queryKey) === undefined;
      return loadAll(
        async (nextToken) => {
          const page = await listStateMachines(connection.id, {
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          });
          return { items: page.stateMachines, nextToken: page.nextToken };
        },
        arnOf,
        // The first pages show at once; a refresh must not make the list shrink meanwhile.
        first ? (loaded) => queryClient.setQueryData(queryKey, loaded) : undefined,
        signal,
      );
    },
    refetchInterval: ({ state }) => {
      if (!automatic || state.status === "error") return false;
      // Every page is a call: a long list refreshes less often.
      const pages = Math.max(1, Math.ceil((state.data?.items.length ?? 0) / PAGE));
      return pages * (connection.kind === "local" ? LOCAL_REFRESH : AWS_REFRESH);
    },
  });
}

export function useStateMachine(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "state-machine", arn],
    queryFn: () => describeStateMachine(connection.id, { stateMachineArn: arn }),
    refetchInterval: (query) => (query.state.data?.status === "DELETING" ? 3_000 : false),
  });
}

export function useTags(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "tags", arn],
    queryFn: async () =>
      (await listTagsForResource(connection.id, { resourceArn: arn })).tags ?? [],
  });
}

/** Deletes one state machine and keeps in mind that it is on its way out. */
export function useDeleteStateMachine() {
  const connection = useConnection();
  return async (arn: string) => {
    await deleteStateMachine(connection.id, { stateMachineArn: arn });
    markDeleting(connection.id, arn);
  };
}

/** Reads anew whatever shows state machines. */
export function useRefreshStateMachines() {
  const connection = useConnection();
  const queryClient = useQueryClient();
  return (arn?: string) => {
    void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "state-machines"] });
    if (arn !== undefined) {
      void queryClient.invalidateQueries({
        queryKey: [...scopeOf(connection), "state-machine", arn],
      });
      void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "tags", arn] });
    }
  };
}
