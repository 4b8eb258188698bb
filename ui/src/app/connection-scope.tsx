import Alert from "@cloudscape-design/components/alert";
import { Outlet, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import { onExecutionChanged } from "../api/workspace";
import { ErrorAlert } from "../components/error-alert";
import { Loading } from "../components/loading";
import { writePreference } from "../components/preferences";
import {
  ConnectionContext,
  LAST_CONNECTION,
  useConnections,
} from "../features/connections/current";
import { LocalWorkspaceGate } from "../features/connections/local-gate";
import { useLocalChanges } from "../features/executions/live";
import { PlaceLink } from "../navigation/place-link";
import { connectionsPlace, placesOf } from "../navigation/places";

/** Gives the pages under it the connection that stands in the address. */
export function ConnectionScope() {
  const { connection: id } = useParams({ from: "/$connection" });
  const connections = useConnections();
  const connection = connections.data?.connections.find((candidate) => candidate.id === id);

  useEffect(() => {
    if (connection) writePreference(LAST_CONNECTION, connection.id);
  }, [connection]);
  useLocalChanges(connection, onExecutionChanged);

  if (connections.isPending) return <Loading />;
  if (connections.isError)
    return <ErrorAlert error={connections.error} onRetry={() => void connections.refetch()} />;
  if (!connection)
    return (
      <Alert type="warning" header="This connection is not there any more">
        No connection is called “{id}”.{" "}
        <PlaceLink place={placesOf("local").stateMachines()}>Go to the local workspace</PlaceLink>{" "}
        or <PlaceLink place={connectionsPlace}>look at all connections</PlaceLink>.
      </Alert>
    );
  return (
    <ConnectionContext.Provider value={connection}>
      {connection.kind === "local" ? (
        <LocalWorkspaceGate>
          <Outlet key={connection.id} />
        </LocalWorkspaceGate>
      ) : (
        <Outlet key={`${connection.id} ${connection.region}`} />
      )}
    </ConnectionContext.Provider>
  );
}
