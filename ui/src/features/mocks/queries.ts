import { useQuery } from "@tanstack/react-query";
import { listTestCases, readMockFile, statesByHand } from "../../api/workspace";
import { scopeOf, useConnection } from "../connections/current";

/** How often it is looked whether another program changed the mock configuration, in ms. */
const PACE = 1_000;

/** The mock configuration of the local workspace, followed as it changes. */
export function useMockFile() {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "mock-file"],
    queryFn: readMockFile,
    enabled: connection.kind === "local",
    // The workspace may be about to open again.
    refetchInterval: ({ state }) => (state.status === "error" ? 5 * PACE : PACE),
    staleTime: 0,
    retry: false,
  });
}

/** The test cases that the mock configuration has for a local state machine. */
export function useTestCases(stateMachine: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "test-cases", stateMachine],
    queryFn: () => listTestCases(stateMachine),
    enabled: connection.kind === "local",
    staleTime: 0,
    retry: false,
  });
}

/** The states of a local state machine whose tasks a person answers. */
export function useStatesByHand(stateMachineArn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "by-hand", stateMachineArn],
    queryFn: () => statesByHand(stateMachineArn),
    enabled: connection.kind === "local",
    // Changed here alone.
    staleTime: 0,
    retry: false,
  });
}
