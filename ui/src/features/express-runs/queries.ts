import { useQuery } from "@tanstack/react-query";
import type { HistoryEvent } from "../../api/generated/types";
import {
  type ExpressLogEvent,
  expressExecutionLog,
  listExpressExecutions,
} from "../../api/workspace";
import { scopeOf, useConnection } from "../connections/current";

/** How often they are read anew, in ms: it costs no call of a service. */
const PACE = 2_000;

/** The Express executions of late of a state machine of the local workspace, from its log. */
export function useExpressRuns(stateMachineArn: string, automatic: boolean) {
  const connection = useConnection();
  return useQuery({
    // Beside the executions that AWS lists: what refreshes those refreshes these.
    queryKey: [...scopeOf(connection), "executions", stateMachineArn, "express"],
    queryFn: () => listExpressExecutions(stateMachineArn),
    refetchInterval: ({ state }) => (automatic && state.status !== "error" ? PACE : false),
  });
}

/** What the log has of one of them; null once it has left the log. */
export function useExpressRun(executionArn: string) {
  const connection = useConnection();
  return useQuery({
    queryKey: [...scopeOf(connection), "execution", executionArn, "express"],
    queryFn: () => expressExecutionLog(executionArn),
    refetchInterval: ({ state }) =>
      state.data?.execution.status === "RUNNING" && state.status !== "error" ? PACE / 2 : false,
  });
}

/** A logged event as a history event: the log has all details under one name. */
export const eventOf = (event: ExpressLogEvent): HistoryEvent =>
  ({
    id: Number(event.id),
    type: event.type,
    previousEventId: Number(event.previous_event_id),
    timestamp: Number(event.event_timestamp) / 1000,
    loggedEventDetails: event.details,
  }) as unknown as HistoryEvent;
