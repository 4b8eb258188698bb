import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Connection, ExecutionChanged } from "../../api/workspace";
import { scopeOf } from "../connections/current";

/** The least time between two refreshes that events of the workspace bring about, in ms. */
const GAP = 200;

/**
 * Refreshes what is shown of executions when the local workspace tells that one changed. Events
 * come by the thousand while a Map runs, so they are gathered.
 */
export function useLocalChanges(
  connection: Connection | undefined,
  subscribe: (handler: (change: ExecutionChanged) => void) => () => void,
): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (connection?.kind !== "local") return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries({
          queryKey: [...scopeOf(connection), "execution"],
          refetchType: "active",
        });
        void queryClient.invalidateQueries({
          queryKey: [...scopeOf(connection), "executions"],
          refetchType: "active",
        });
        void queryClient.invalidateQueries({
          queryKey: [...scopeOf(connection), "map-run"],
          refetchType: "active",
        });
      }, GAP);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [connection, subscribe, queryClient]);
}
