import Alert from "@cloudscape-design/components/alert";
import Badge from "@cloudscape-design/components/badge";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { CallError } from "../../api/errors";
import { type Connection, removeConnection } from "../../api/workspace";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { ErrorAlert, ErrorText, type ShownError } from "../../components/error-alert";
import { notify } from "../../components/notifications";
import { PlaceLink } from "../../navigation/place-link";
import { placesOf } from "../../navigation/places";
import { connectionsKey, scopeOf, useConnections, useIdentity } from "./current";
import { ConnectionDot } from "./dot";
import { ConnectionForm } from "./form";
import "./connections.css";
import { describe } from "./model";

type Dialog =
  | { kind: "form"; connection?: Connection; ofProfile?: string | undefined }
  | { kind: "remove"; connection: Connection };

export function ConnectionsPage() {
  const connections = useConnections();
  const queryClient = useQueryClient();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  useEffect(() => {
    document.title = "Connections – Stepdeck";
  }, []);

  const check = (connection: Connection) =>
    void queryClient.invalidateQueries({ queryKey: ["identity", ...scopeOf(connection)] });

  return (
    <SpaceBetween size="s">
      {connections.isError && (
        <ErrorAlert
          title="The connections could not be read"
          error={connections.error}
          onRetry={() => void connections.refetch()}
        />
      )}
      {connections.data?.problem && (
        <Alert type="warning" header="Not all connections could be read">
          <ErrorText error={CallError.from(connections.data.problem)} />
        </Alert>
      )}
      <Table<Connection>
        data-testid="connections"
        variant="container"
        loading={connections.isPending}
        loadingText="Reading the AWS configuration"
        items={connections.data?.connections ?? []}
        trackBy="id"
        wrapLines
        header={
          <Header
            variant="h1"
            counter={connections.data ? `(${connections.data.connections.length})` : ""}
            description="The local workspace, every profile of the shared AWS configuration, and endpoints that you add. Credentials stay in that configuration; Stepdeck keeps none."
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button
                  iconName="refresh"
                  ariaLabel="Refresh"
                  onClick={() => void connections.refetch()}
                />
                <Button variant="primary" onClick={() => setDialog({ kind: "form" })}>
                  Add endpoint
                </Button>
              </SpaceBetween>
            }
          >
            Connections
          </Header>
        }
        empty="There are no connections."
        columnDefinitions={[
          {
            id: "name",
            header: "Name",
            minWidth: 150,
            cell: (connection) => (
              <span className="sd-connection-name">
                <ConnectionDot connection={connection} />
                {connection.problem ? (
                  connection.label
                ) : (
                  <PlaceLink place={placesOf(connection.id).stateMachines()}>
                    {connection.label}
                  </PlaceLink>
                )}
                {connection.readOnly && <Badge color="blue">Read-only</Badge>}
              </span>
            ),
          },
          {
            id: "where",
            header: "Leads to",
            minWidth: 150,
            cell: (connection) => describe(connection),
          },
          {
            id: "region",
            header: "Region",
            minWidth: 110,
            cell: (connection) => connection.region || "–",
          },
          {
            id: "state",
            header: "Identity",
            minWidth: 170,
            cell: (connection) => <IdentityCell key={connection.id} connection={connection} />,
          },
          {
            id: "actions",
            header: <span className="sd-visually-hidden">Actions</span>,
            minWidth: 100,
            cell: (connection) => (
              <ButtonDropdown
                variant="inline-icon"
                ariaLabel={`Actions for ${connection.label}`}
                expandToViewport
                items={[
                  { id: "edit", text: "Edit" },
                  { id: "check", text: "Check again", disabled: Boolean(connection.problem) },
                  ...(connection.kind === "profile"
                    ? [{ id: "region", text: "Add a region" }]
                    : []),
                  ...(connection.removable ? [{ id: "remove", text: "Remove" }] : []),
                ]}
                onItemClick={({ detail }) => {
                  if (detail.id === "edit") setDialog({ kind: "form", connection });
                  if (detail.id === "check") check(connection);
                  if (detail.id === "region")
                    setDialog({ kind: "form", ofProfile: connection.profile });
                  if (detail.id === "remove") setDialog({ kind: "remove", connection });
                }}
              />
            ),
          },
        ]}
      />
      <Alert type="info">
        Profiles come from <code>~/.aws/config</code> and <code>~/.aws/credentials</code>. Sign in
        to an SSO profile with <code>aws sso login --profile NAME</code>, then check it again here.
      </Alert>
      {dialog?.kind === "form" && (
        <ConnectionForm
          connection={dialog.connection}
          ofProfile={dialog.ofProfile}
          onClose={() => setDialog(null)}
        />
      )}
      {dialog?.kind === "remove" && (
        <RemoveDialog connection={dialog.connection} onClose={() => setDialog(null)} />
      )}
    </SpaceBetween>
  );
}

/** Whose account answers, asked when a person wants to know: it signs a request. */
function IdentityCell({ connection }: { connection: Connection }) {
  const [asked, setAsked] = useState(false);
  const identity = useIdentity(connection, asked && !connection.problem);
  if (connection.problem)
    return <StatusIndicator type="error">{connection.problem}</StatusIndicator>;
  if (identity.isFetching) return <StatusIndicator type="loading">Checking</StatusIndicator>;
  if (identity.isError)
    return <StatusIndicator type="error">{identity.error.message}</StatusIndicator>;
  if (identity.data?.problem)
    return <StatusIndicator type="error">{identity.data.problem}</StatusIndicator>;
  if (identity.data)
    return (
      <SpaceBetween size="xxxs">
        <StatusIndicator type="success">
          {identity.data.account ? `Account ${identity.data.account}` : "It answers"}
        </StatusIndicator>
        {identity.data.arn && (
          <Box fontSize="body-s" color="text-body-secondary">
            {identity.data.arn}
          </Box>
        )}
      </SpaceBetween>
    );
  return (
    <Button
      variant="inline-link"
      ariaLabel={`Check ${connection.label}`}
      onClick={() => setAsked(true)}
    >
      Check
    </Button>
  );
}

function RemoveDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const remove = async () => {
    setBusy(true);
    try {
      await removeConnection(connection.id);
    } catch (reason) {
      setError(reason as Error);
      setBusy(false);
      return;
    }
    await queryClient.invalidateQueries({ queryKey: connectionsKey });
    notify({ type: "success", content: `${connection.label} was removed.` });
    onClose();
  };
  return (
    <ConfirmDialog
      title={`Remove ${connection.label}?`}
      confirm="Remove connection"
      busy={busy}
      error={error}
      onConfirm={() => void remove()}
      onCancel={onClose}
    >
      <Box>
        Stepdeck forgets this connection ({describe(connection)}, {connection.region}). Nothing that
        it leads to is touched, nor is the AWS configuration.
      </Box>
    </ConfirmDialog>
  );
}
