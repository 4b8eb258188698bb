import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Tabs from "@cloudscape-design/components/tabs";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { DescribeStateMachineOutput } from "../../api/generated/types";
import type { StateMachineTab } from "../../app/router";
import { CopyButton } from "../../components/copy-button";
import { ErrorAlert } from "../../components/error-alert";
import { JsonView } from "../../components/json-view";
import { PageHeader } from "../../components/page-header";
import { formatTime } from "../../components/time";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { useGo, usePlaces } from "../../navigation/places";
import { useConnection } from "../connections/current";
import { ExecutionsTable } from "../executions/executions-table";
import { expressResultPlace } from "../executions/express";
import { ExpressRuns } from "../express-runs/express-runs";
import { RecentMapRuns } from "../map-runs/map-run-list";
import { hasDistributedMap } from "../map-runs/queries";
import { nameOf } from "../names";
import { UnreadPage } from "../unread-page";
import { AliasesTab } from "../versions-and-aliases/aliases-tab";
import { VersionsTab } from "../versions-and-aliases/versions-tab";
import { Configuration } from "./configuration";
import "./form.css";
import { typeLabel } from "./list-model";
import { useStateMachine } from "./queries";
import { TagList } from "./tag-list";

const DeleteDialog = lazy(() => import("./delete-dialog"));
const RunSyncDialog = lazy(() => import("../executions/run-sync-dialog"));
const StartExecutionDialog = lazy(() =>
  import("../executions/start-dialog").then((module) => ({
    default: module.StartExecutionDialog,
  })),
);

/** One state machine: its executions, its definition and how it is set up. */
export function StateMachineDetailPage() {
  const { arn } = useParams({ from: "/$connection/state-machines/$arn" });
  const machine = useStateMachine(arn);
  const places = usePlaces();
  if (machine.data === undefined)
    return (
      <UnreadPage
        what="state machine"
        title={nameOf(arn)}
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: nameOf(arn), place: places.stateMachine(arn) },
        ]}
        reading={machine}
      />
    );
  return (
    <>
      {machine.isError && (
        <ErrorAlert
          title="What follows may be old"
          error={machine.error}
          onRetry={() => void machine.refetch()}
        />
      )}
      <Detail machine={machine.data} />
    </>
  );
}

function Detail({ machine }: { machine: DescribeStateMachineOutput }) {
  const { tab = "executions" } = useSearch({ from: "/$connection/state-machines/$arn" });
  const navigate = useNavigate();
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const [dialog, setDialog] = useState<"start" | "run" | "delete" | null>(null);
  // The version or alias that a start was asked for; none for the latest revision.
  const [target, setTarget] = useState<string>();
  const arn = machine.stateMachineArn;
  const locked = connection.readOnly || machine.status === "DELETING";
  const reason = connection.readOnly
    ? "This connection is read-only."
    : "This state machine is being deleted.";
  const express = machine.type === "EXPRESS";
  const mapRuns = !express && hasDistributedMap(machine.definition);
  const begin = (kind: "start" | "run", on?: string) => {
    setTarget(on);
    setDialog(kind);
  };
  const startOn = (on: string) => begin(express ? "run" : "start", on);
  const trail = [
    { text: "State machines", place: places.stateMachines() },
    { text: machine.name, place: places.stateMachine(arn) },
  ];
  return (
    <>
      <Breadcrumbs trail={trail} />
      <PageHeader
        title={machine.name}
        badge={
          machine.status === "DELETING" ? (
            <StatusIndicator type="pending">Deleting</StatusIndicator>
          ) : undefined
        }
        description={
          <>
            {typeLabel(machine.type)} · created {formatTime(machine.creationDate)} · {arn}{" "}
            <CopyButton text={arn} label="Copy the ARN" />
          </>
        }
        actions={
          <>
            <Button disabled={locked} disabledReason={reason} onClick={() => setDialog("delete")}>
              Delete
            </Button>
            <Button
              disabled={locked}
              disabledReason={reason}
              onClick={() => go(places.editStateMachine(arn))}
            >
              Edit
            </Button>
            <Button
              variant={express ? "normal" : "primary"}
              disabled={locked}
              disabledReason={reason}
              onClick={() => begin("start")}
            >
              Start execution
            </Button>
            {express && (
              <Button
                variant="primary"
                disabled={locked}
                disabledReason={reason}
                onClick={() => begin("run")}
              >
                Run synchronously
              </Button>
            )}
          </>
        }
      />
      <Tabs
        activeTabId={tab === "map-runs" && !mapRuns ? "executions" : tab}
        ariaLabel="About this state machine"
        onChange={({ detail }) =>
          void navigate({
            to: "/$connection/state-machines/$arn",
            params: { connection: connection.id, arn },
            search: { tab: detail.activeTabId as StateMachineTab },
            replace: true,
          })
        }
        tabs={[
          {
            id: "executions",
            label: "Executions",
            content: !express ? (
              <ExecutionsTable of={{ stateMachineArn: arn }} onStart={() => begin("start")} />
            ) : connection.kind === "local" ? (
              <ExpressRuns stateMachineArn={arn} />
            ) : (
              <StatusIndicator type="info">{expressResultPlace(machine, false)}</StatusIndicator>
            ),
          },
          {
            id: "definition",
            label: "Definition",
            content: (
              <>
                <div className="sd-definition-tools">
                  <Button onClick={() => go(places.testState(arn))}>Test a state</Button>
                </div>
                <JsonView label="Definition" text={machine.definition} maxHeight="none" />
              </>
            ),
          },
          {
            id: "versions",
            label: "Versions",
            content: <VersionsTab machine={machine} locked={locked} onStart={startOn} />,
          },
          {
            id: "aliases",
            label: "Aliases",
            content: <AliasesTab machine={machine} locked={locked} onStart={startOn} />,
          },
          ...(mapRuns
            ? [
                {
                  id: "map-runs",
                  label: "Map runs",
                  content: <RecentMapRuns stateMachineArn={arn} />,
                },
              ]
            : []),
          {
            id: "configuration",
            label: "Configuration",
            content: <Configuration machine={machine} />,
          },
          { id: "tags", label: "Tags", content: <TagList arn={arn} locked={locked} /> },
        ]}
      />
      <Suspense fallback={null}>
        {dialog === "start" && (
          <StartExecutionDialog
            stateMachineArn={arn}
            initialTarget={target}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === "run" && (
          <RunSyncDialog
            stateMachineArn={arn}
            initialTarget={target}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === "delete" && (
          <DeleteDialog
            machines={[{ name: machine.name, arn }]}
            onClose={(deleted) => {
              setDialog(null);
              if (deleted) go(places.stateMachines());
            }}
          />
        )}
      </Suspense>
    </>
  );
}
