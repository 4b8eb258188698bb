import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { restartWorkspace, workspaceStatus } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";

const statusKey = ["workspace"] as const;

/** Whether the local workspace answers, and where. */
export function useWorkspaceStatus() {
  return useQuery({
    queryKey: statusKey,
    queryFn: workspaceStatus,
    refetchInterval: (query) => (query.state.data?.state === "starting" ? 300 : 30_000),
  });
}

/** Shows the pages of the local workspace once it answers, and why when it does not. */
export function LocalWorkspaceGate({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const status = useWorkspaceStatus();
  const restart = useMutation({
    mutationFn: restartWorkspace,
    onSettled: () => queryClient.invalidateQueries(),
  });

  // The pages may begin at once: their calls wait for the workspace in the app.
  if (status.isError)
    return <ErrorAlert error={status.error} onRetry={() => void status.refetch()} />;
  if (status.data?.state === "starting")
    return (
      <Box padding="l" textAlign="center" color="text-status-inactive">
        <Spinner /> The local workspace is starting
      </Box>
    );
  if (status.data?.state === "failed")
    return (
      <Alert
        type="error"
        header="The local workspace could not start"
        action={
          <Button loading={restart.isPending} onClick={() => restart.mutate()}>
            Start it again
          </Button>
        }
      >
        <SpaceBetween size="xs">
          <div>{status.data.problem?.message ?? "It gave no reason."}</div>
          {status.data.problem?.advice && <div>{status.data.problem.advice}</div>}
          <Box color="text-body-secondary" fontSize="body-s">
            Data folder: <code>{status.data.dataDir}</code>. Nothing in it was changed or removed.
          </Box>
          {restart.isError && <ErrorAlert error={restart.error} />}
        </SpaceBetween>
      </Alert>
    );
  const warning = status.data?.problem;
  return (
    <>
      {warning && (
        <Alert type="warning" header={warning.code}>
          {warning.message} {warning.advice}
        </Alert>
      )}
      {children}
    </>
  );
}
