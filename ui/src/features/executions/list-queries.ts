import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { listExecutions, stopExecution } from "../../api/generated/calls";
import type {
  ExecutionListItem,
  ExecutionRedriveFilter,
  ExecutionStatus,
} from "../../api/generated/types";
import { appendPage, firstPage, PAGE, type Page, type Paged, renewHead } from "../../api/paged";
import { notifyFailure } from "../../components/notifications";
import { scopeOf, useConnection } from "../connections/current";

export const arnOf = (execution: ExecutionListItem): string => execution.executionArn;

/** How often a list refreshes by itself, in ms. */
const LOCAL = { busy: 2_000, calm: 10_000 };
const AWS = { busy: 5_000, calm: 30_000 };

/** Whose executions a list holds. */
export type ExecutionsOf = { stateMachineArn: string } | { mapRunArn: string };

/** What the service narrows a list by. */
export interface ExecutionsFilter {
  status: ExecutionStatus | undefined;
  /** For child executions of a map run only. */
  redriven?: ExecutionRedriveFilter | undefined;
}

/** Executions from new to old, with the pages that were asked for. */
export function useExecutions(
  of: ExecutionsOf,
  { status, redriven }: ExecutionsFilter,
  automatic: boolean,
) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const [loadingMore, setLoadingMore] = useState(false);
  const arn = "mapRunArn" in of ? of.mapRunArn : of.stateMachineArn;
  const queryKey = [...scopeOf(connection), "executions", arn, status ?? "", redriven ?? ""];
  const fetchPage = async (nextToken?: string): Promise<Page<ExecutionListItem>> => {
    const page = await listExecutions(connection.id, {
      ...of,
      maxResults: PAGE,
      ...(status === undefined ? {} : { statusFilter: status }),
      ...(redriven === undefined ? {} : { redriveFilter: redriven }),
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    return { items: page.executions, nextToken: page.nextToken };
  };
  const pace = connection.kind === "local" ? LOCAL : AWS;
  const query = useQuery({
    queryKey,
    queryFn: async () => {
      const head = await fetchPage();
      const known = queryClient.getQueryData<Paged<ExecutionListItem>>(queryKey);
      return known ? renewHead(known, head, arnOf, ({ startDate }) => startDate) : firstPage(head);
    },
    refetchInterval: ({ state }) => {
      if (!automatic || state.status === "error") return false;
      const busy = state.data?.items.some((execution) => execution.status === "RUNNING");
      return busy ? pace.busy : pace.calm;
    },
  });
  const loadMore = async () => {
    const token = query.data?.nextToken;
    if (!token || loadingMore) return;
    setLoadingMore(true);
    try {
      const page = await fetchPage(token);
      queryClient.setQueryData<Paged<ExecutionListItem>>(
        queryKey,
        (known) => known && appendPage(known, page, arnOf),
      );
    } catch (reason) {
      notifyFailure("The next page could not be read", reason as Error);
    } finally {
      setLoadingMore(false);
    }
  };
  return { query, loadMore, loadingMore };
}

/** Stops an execution of this connection. */
export function useStop() {
  const connection = useConnection();
  return (arn: string, error: string, cause: string) =>
    stopExecution(connection.id, {
      executionArn: arn,
      ...(error !== "" && { error }),
      ...(cause !== "" && { cause }),
    });
}
