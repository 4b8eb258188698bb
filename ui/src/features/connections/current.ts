import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { type Connection, checkConnection, listConnections } from "../../api/workspace";

/** The preference that holds the id of the connection that was used last. */
export const LAST_CONNECTION = "connection";

export const connectionsKey = ["connections"] as const;

export function useConnections() {
  return useQuery({
    queryKey: connectionsKey,
    queryFn: listConnections,
    staleTime: 30_000,
  });
}

export const ConnectionContext = createContext<Connection | undefined>(undefined);

/** The connection that this page works on. */
export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (!connection) throw new Error("This page needs a connection.");
  return connection;
}

/**
 * The head of every query key of this connection. The region and the endpoint belong to it: the
 * same profile in another region shows other state machines.
 */
export function scopeOf(connection: Connection): readonly unknown[] {
  return [...keyOfConnection(connection.id), connection.region, connection.endpoint ?? ""];
}

/** How the keys begin of all that was read over a connection, in whatever region. */
export const keyOfConnection = (id: string): readonly unknown[] => ["sfn", id];

/** Whose account a connection reaches; undefined until known. */
export function useIdentity(connection: Connection, enabled = true) {
  return useQuery({
    queryKey: ["identity", ...scopeOf(connection)],
    queryFn: () => checkConnection(connection.id),
    enabled,
    staleTime: 10 * 60_000,
  });
}
