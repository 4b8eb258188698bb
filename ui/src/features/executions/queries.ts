import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { describeExecution, getExecutionHistory } from "../../api/generated/calls";
import type { DescribeExecutionOutput } from "../../api/generated/types";
import { PAGE } from "../../api/paged";
import { scopeOf, useConnection } from "../connections/current";
import { type LoadedHistory, nothingLoaded, readOn } from "./history";
import { pollInterval } from "./polling";

/** For how long an execution has been running since it began or was last redriven, in seconds. */
const ageOf = (execution: DescribeExecutionOutput | undefined): number =>
  execution ? Date.now() / 1000 - (execution.redriveDate ?? execution.startDate) : 0;

/** One execution, read again by itself while it runs. */
export function useExecution(arn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "execution", arn],
    queryFn: () => describeExecution(connection.id, { executionArn: arn }),
    refetchInterval: ({ state }) => pollInterval(state.data?.status, ageOf(state.data)),
  });
}

/** The history of an execution, page by page to its end, and on while it runs. */
export function useHistory(arn: string, execution: DescribeExecutionOutput | undefined) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const queryKey = [...scopeOf(connection), "execution", arn, "history"];
  const query = useQuery({
    queryKey,
    enabled: execution !== undefined,
    // To compare 25,000 events with themselves at every look costs more than to draw them.
    structuralSharing: false,
    queryFn: ({ signal }) =>
      readOn(
        queryClient.getQueryData<LoadedHistory>(queryKey) ?? nothingLoaded,
        (nextToken) =>
          getExecutionHistory(connection.id, {
            executionArn: arn,
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        (loaded) => queryClient.setQueryData(queryKey, loaded),
        signal,
      ),
    refetchInterval: () => pollInterval(execution?.status, ageOf(execution)),
  });
  // Polling ends with the execution: its last events are still to be read.
  const status = execution?.status;
  const seen = useRef(status);
  const { refetch } = query;
  useEffect(() => {
    if (seen.current !== undefined && seen.current !== status) void refetch();
    seen.current = status;
  }, [status, refetch]);
  return query;
}

/** Reads anew whatever shows executions. */
export function useRefreshExecutions() {
  const connection = useConnection();
  const queryClient = useQueryClient();
  return (arn?: string) => {
    void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "executions"] });
    if (arn !== undefined)
      void queryClient.invalidateQueries({ queryKey: [...scopeOf(connection), "execution", arn] });
  };
}
