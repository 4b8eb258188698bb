import { useQuery, useQueryClient } from "@tanstack/react-query";
import { loadAll, PAGE, type Page, type Paged } from "../api/paged";
import { scopeOf, useConnection } from "./connections/current";

/** How often a list refreshes by itself, in ms: the local workspace costs nothing to ask. */
export interface Refresh {
  local: number;
  aws: number;
}

/** What ListStateMachines and its like are asked for a page. */
export interface PageRequest {
  maxResults: number;
  nextToken?: string;
}

/** A list of the connection, page by page to the end. */
export function useWholeList<Item>(
  name: string,
  fetchPage: (connection: string, request: PageRequest) => Promise<Page<Item>>,
  keyOf: (item: Item) => string,
  refresh: Refresh,
  automatic: boolean,
) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const queryKey = [...scopeOf(connection), name];
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const first = queryClient.getQueryData<Paged<Item>>(queryKey) === undefined;
      return loadAll(
        (nextToken) =>
          fetchPage(connection.id, {
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        keyOf,
        // The first pages show at once; a refresh must not make the list shrink meanwhile.
        first ? (loaded) => queryClient.setQueryData(queryKey, loaded) : undefined,
        signal,
      );
    },
    refetchInterval: ({ state }) => {
      if (!automatic || state.status === "error") return false;
      // Every page is a call: a long list refreshes less often.
      const pages = Math.max(1, Math.ceil((state.data?.items.length ?? 0) / PAGE));
      return pages * (connection.kind === "local" ? refresh.local : refresh.aws);
    },
  });
}
