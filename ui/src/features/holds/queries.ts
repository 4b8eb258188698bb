import { useQuery } from "@tanstack/react-query";
import { breakpointsOf, executionHolds } from "../../api/workspace";
import { scopeOf, useConnection } from "../connections/current";

/** How often it is looked where a running execution stands, in ms. */
const PACE = 1_000;

/** Where an execution of the local workspace is held; AWS holds none. */
export function useHolds(executionArn: string, running: boolean) {
  const connection = useConnection();
  return useQuery({
    // Under the execution's own key: what refreshes the one refreshes the others.
    queryKey: [...scopeOf(connection), "execution", executionArn, "holds"],
    queryFn: () => executionHolds(executionArn),
    enabled: connection.kind === "local" && running,
    refetchInterval: ({ state }) => (state.status === "error" ? false : PACE),
    retry: false,
  });
}

/** The states before which executions of a local state machine are held that are started. */
export function useBreakpoints(stateMachineArn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "breakpoints", stateMachineArn],
    queryFn: () => breakpointsOf(stateMachineArn),
    enabled: connection.kind === "local",
    // Changed here alone.
    staleTime: 0,
    retry: false,
  });
}
