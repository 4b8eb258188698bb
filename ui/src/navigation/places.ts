import { type NavigateOptions, useRouter } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ExecutionTab, MockTab, StateMachineTab } from "../app/router";
import { useConnection } from "../features/connections/current";

/** Where a link leads. */
export type Place = NavigateOptions;

/** The places within one connection. */
export function placesOf(connection: string) {
  return {
    stateMachines: (): Place => ({ to: "/$connection/state-machines", params: { connection } }),
    createStateMachine: (): Place => ({
      to: "/$connection/state-machines/create",
      params: { connection },
    }),
    stateMachine: (arn: string, tab?: StateMachineTab): Place => ({
      to: "/$connection/state-machines/$arn",
      params: { connection, arn },
      search: tab ? { tab } : {},
    }),
    editStateMachine: (arn: string): Place => ({
      to: "/$connection/state-machines/$arn/edit",
      params: { connection, arn },
    }),
    testState: (arn: string, state?: string): Place => ({
      to: "/$connection/state-machines/$arn/test",
      params: { connection, arn },
      search: state === undefined ? {} : { state },
    }),
    execution: (arn: string, tab?: ExecutionTab): Place => ({
      to: "/$connection/executions/$arn",
      params: { connection, arn },
      search: tab ? { tab } : {},
    }),
    activities: (): Place => ({ to: "/$connection/activities", params: { connection } }),
    activity: (arn: string): Place => ({
      to: "/$connection/activities/$arn",
      params: { connection, arn },
    }),
    expressRun: (arn: string): Place => ({
      to: "/$connection/express-runs/$arn",
      params: { connection, arn },
    }),
    mapRun: (arn: string): Place => ({
      to: "/$connection/map-runs/$arn",
      params: { connection, arn },
    }),
    mocks: (tab?: MockTab): Place => ({
      to: "/$connection/mocks",
      params: { connection },
      search: tab ? { tab } : {},
    }),
    apiConsole: (operation?: string): Place => ({
      to: "/$connection/api-console",
      params: { connection },
      search: operation ? { operation } : {},
    }),
  };
}

export const connectionsPlace: Place = { to: "/connections" };

/** The settings of the local workspace. */
export const localWorkspacePlace: Place = { to: "/local-workspace" };

/** The places within the connection of this page. */
export function usePlaces() {
  const { id } = useConnection();
  return useMemo(() => placesOf(id), [id]);
}

/** Goes to a place, and tells a place's address for a link. */
export function useGo() {
  const router = useRouter();
  return useMemo(
    () => ({
      go: (place: Place) => void router.navigate(place),
      hrefOf: (place: Place) =>
        router.history.createHref(router.buildLocation(place as never).href),
    }),
    [router],
  );
}
