import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  listTagsForResource,
} from "../../api/generated/calls";
import type { StateMachineListItem } from "../../api/generated/types";
import { scopeOf, useConnection } from "../connections/current";
import { useWholeList } from "../whole-list";
import { markDeleting } from "./deleting";

/** How often the list refreshes by itself, in ms. */
const REFRESH = { local: 5_000, aws: 30_000 };

export const arnOf = (machine: StateMachineListItem): string => machine.stateMachineArn;

/** All state machines of the connection, page by page to the end. */
export const useStateMachines = (automatic: boolean) =>
  useWholeList(
    "state-machines",
    async (connection, request) => {
      const page = await listStateMachines(connection, request);
      return { items: page.stateMachines, nextToken: page.nextToken };
    },
    arnOf,
    REFRESH,
    automatic,
  );

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
