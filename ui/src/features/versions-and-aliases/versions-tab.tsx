import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { deleteStateMachineVersion } from "../../api/generated/calls";
import type {
  DescribeStateMachineOutput,
  StateMachineVersionListItem,
} from "../../api/generated/types";
import { Copyable } from "../../components/copyable";
import { DataTable } from "../../components/data-table";
import { ErrorAlert } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { JsonView } from "../../components/json-view";
import { Loading } from "../../components/loading";
import { formatTime } from "../../components/time";
import type { Column } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { useAliases, useVersion, useVersions } from "./queries";
import "./versions-and-aliases.css";

const PublishDialog = lazy(() => import("./publish-dialog"));
const DeleteDialog = lazy(() => import("./delete-dialog"));

interface VersionRow {
  arn: string;
  number: number;
  creationDate: number;
  /** Names of the aliases that route to it. */
  aliases: readonly string[];
}

const keyOf = (row: VersionRow) => row.arn;
const none: readonly StateMachineVersionListItem[] = [];

/** The versions of a state machine. */
export function VersionsTab({
  machine,
  locked,
  onStart,
}: {
  machine: DescribeStateMachineOutput;
  /** Nothing may be changed. */
  locked: boolean;
  onStart: (target: string) => void;
}) {
  const connection = useConnection();
  const arn = machine.stateMachineArn;
  const versions = useVersions(arn);
  const aliases = useAliases(arn);
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter.trim().toLowerCase());
  const [dialog, setDialog] = useState<"publish" | "delete" | null>(null);
  const listed = versions.data ?? none;

  const rows = useMemo(() => {
    const users = new Map<string, string[]>();
    for (const { arn: aliasArn, description } of aliases.data ?? [])
      for (const { stateMachineVersionArn } of description?.routingConfiguration ?? [])
        users.set(stateMachineVersionArn, [
          ...(users.get(stateMachineVersionArn) ?? []),
          nameOf(aliasArn),
        ]);
    return listed.map(
      ({ stateMachineVersionArn, creationDate }): VersionRow => ({
        arn: stateMachineVersionArn,
        number: Number(nameOf(stateMachineVersionArn)),
        creationDate,
        aliases: users.get(stateMachineVersionArn) ?? [],
      }),
    );
  }, [listed, aliases.data]);
  const filtered = useMemo(
    () =>
      applied === ""
        ? rows
        : rows.filter(
            (row) =>
              String(row.number).includes(applied) ||
              row.aliases.some((alias) => alias.toLowerCase().includes(applied)),
          ),
    [rows, applied],
  );
  const table = useTable("versions", filtered, columns, keyOf, {
    column: "version",
    descending: true,
  });
  const chosen = table.chosen;

  return (
    <>
      <DataTable
        table={table}
        testId="versions"
        title="Versions"
        reading={versions}
        loaded={versions.data?.length}
        selectable
        onDelete={locked ? undefined : () => setDialog("delete")}
        details={(row) => <VersionDetails arn={row.arn} />}
        filter={{
          value: filter,
          onChange: setFilter,
          placeholder: "Filter by number or alias",
        }}
        actions={
          <>
            <Button
              disabled={chosen.length !== 1 || locked}
              onClick={() => chosen[0] && onStart(chosen[0].arn)}
            >
              Start on version
            </Button>
            <Button disabled={chosen.length === 0 || locked} onClick={() => setDialog("delete")}>
              Delete version
            </Button>
            <Button variant="primary" disabled={locked} onClick={() => setDialog("publish")}>
              Publish version
            </Button>
          </>
        }
        empty={
          <div>
            <strong>No versions</strong>
            <div>A version keeps the state machine as it is now, for aliases and executions.</div>
          </div>
        }
      />
      <Suspense fallback={null}>
        {dialog === "publish" && (
          <PublishDialog
            machine={machine}
            versions={rows.map(keyOf)}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === "delete" && chosen.length > 0 && (
          <DeleteDialog
            stateMachineArn={arn}
            noun="versions"
            consequence="A version cannot be brought back. Executions that run on it already go on."
            chosen={chosen.map((row) => ({ label: `Version ${row.number}`, arn: row.arn }))}
            remove={(stateMachineVersionArn) =>
              deleteStateMachineVersion(connection.id, { stateMachineVersionArn })
            }
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </>
  );
}

const columns: Column<VersionRow>[] = [
  {
    id: "version",
    header: "Version",
    fixed: true,
    min: 90,
    grow: 0.4,
    compare: (a, b) => a.number - b.number,
    cell: (row) => row.number,
  },
  {
    id: "description",
    header: "Description",
    min: 160,
    grow: 2,
    cell: (row) => <Description arn={row.arn} />,
  },
  {
    id: "aliases",
    header: "Aliases",
    min: 110,
    grow: 1,
    cell: (row) => (row.aliases.length === 0 ? "–" : row.aliases.join(", ")),
  },
  {
    id: "created",
    header: "Created",
    min: 160,
    grow: 0.8,
    compare: (a, b) => a.creationDate - b.creationDate,
    cell: (row) => formatTime(row.creationDate),
  },
];

/** AWS tells the description of one version a call: only those in sight are read. */
function Description({ arn }: { arn: string }) {
  const version = useVersion(arn);
  if (version.error) return <span title={version.error.message}>Could not be read</span>;
  const text = version.data?.description;
  return <span title={text}>{version.isPending ? "…" : text || "–"}</span>;
}

function VersionDetails({ arn }: { arn: string }) {
  const version = useVersion(arn);
  if (version.isPending) return <Loading>Loading the version</Loading>;
  if (version.data === undefined)
    return (
      <div className="sd-version-details">
        <ErrorAlert
          title="The version could not be read"
          error={version.error}
          onRetry={() => void version.refetch()}
        />
      </div>
    );
  const { revisionId, roleArn, definition, description } = version.data;
  return (
    <div className="sd-version-details">
      <Facts>
        <Fact name="Description">{description || "–"}</Fact>
        <Fact name="Revision">{revisionId ?? "The first"}</Fact>
        <Fact name="Role" wide>
          {roleArn}
        </Fact>
        <Fact name="Version ARN" wide>
          <Copyable text={arn} label="Copy the version's ARN" />
        </Fact>
      </Facts>
      <JsonView label="Definition" text={definition} maxHeight="320px" />
    </div>
  );
}
