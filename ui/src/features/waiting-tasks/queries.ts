import { useQuery } from "@tanstack/react-query";
import { listWaitingTasks } from "../../api/workspace";
import { scopeOf, useConnection } from "../connections/current";

/** How often the waiting tasks of a running execution are read anew, in ms. */
const PACE = 2_000;

/**
 * The tasks of an execution, or of a Map Run, that wait for an answer. Only the local workspace tells: AWS gives a
 * task's token to none but its worker.
 */
export function useWaitingTasks(arn: string, running: boolean) {
  const connection = useConnection();
  return useQuery({
    // Under the execution's own key: what refreshes the one refreshes the others.
    queryKey: [...scopeOf(connection), "execution", arn, "waiting-tasks"],
    queryFn: () => listWaitingTasks(arn),
    enabled: connection.kind === "local" && running,
    refetchInterval: ({ state }) => (state.status === "error" ? false : PACE),
    retry: false,
  });
}
