import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import {
  changeWorkspaceSettings,
  executionWaits,
  type SettingsChange,
  type SettingsSaved,
  workspaceClock,
  workspaceSettings,
} from "../../api/workspace";
import type { ReadClock } from "../../components/ticking";
import { scopeOf, useConnection } from "../connections/current";

export const settingsKey = ["workspace-settings"] as const;
const clockKey = ["workspace-clock"] as const;

/** How often the waits of a running execution are read anew, in ms. */
const PACE = 1_000;

/** What a person has set about the local workspace. */
export function useWorkspaceSettings() {
  return useQuery({
    queryKey: settingsKey,
    queryFn: workspaceSettings,
    staleTime: 30_000,
    retry: false,
  });
}

/** Changes a part of the settings, and shows what follows from it everywhere. */
export function useChangeSettings(): (change: SettingsChange) => Promise<SettingsSaved> {
  const queryClient = useQueryClient();
  return useCallback(
    async (change) => {
      try {
        const saved = await changeWorkspaceSettings(change);
        queryClient.setQueryData(settingsKey, saved.view);
        return saved;
      } finally {
        void queryClient.invalidateQueries({ queryKey: settingsKey });
        if (change.timeScale !== undefined)
          void queryClient.invalidateQueries({ queryKey: clockKey });
      }
    },
    [queryClient],
  );
}

/** The clock that the times of this page are on; undefined where that is this machine's, or is not known. */
export function useLocalClock(wanted = true): ReadClock | undefined {
  const { kind } = useConnection();
  return useWorkspaceClock(kind === "local" && wanted);
}

/** The clock of the local workspace; undefined until it is known. */
export function useWorkspaceClock(wanted = true): ReadClock | undefined {
  const clock = useQuery({
    queryKey: clockKey,
    queryFn: async () => ({ ...(await workspaceClock()), readAt: Date.now() / 1000 }),
    enabled: wanted,
    refetchInterval: 30_000,
    retry: false,
  });
  return clock.data;
}

/** What in a running execution of the local workspace only waits for time to pass. */
export function useWaits(executionArn: string, running: boolean) {
  const connection = useConnection();
  return useQuery({
    // Under the execution's own key: what refreshes the one refreshes the others.
    queryKey: [...scopeOf(connection), "execution", executionArn, "waits"],
    queryFn: async () => ({
      ...(await executionWaits(executionArn)),
      readAt: Date.now() / 1000,
    }),
    enabled: connection.kind === "local" && running,
    refetchInterval: ({ state }) => (state.status === "error" ? false : PACE),
    retry: false,
  });
}
