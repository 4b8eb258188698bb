import { QueryClient } from "@tanstack/react-query";
import { CallError } from "./errors";

/** How often a failed read that AWS calls retryable is made again before the person sees it. */
const RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) =>
          failures < RETRIES && error instanceof CallError && error.retryable,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4_000),
        staleTime: 2_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: true,
        // The app talks to loopback too: the browser's idea of being online says nothing.
        networkMode: "always",
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
