import Button from "@cloudscape-design/components/button";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { deleteStateMachineAlias } from "../../api/generated/calls";
import type { DescribeStateMachineOutput } from "../../api/generated/types";
import { CopyButton } from "../../components/copy-button";
import { DataTable } from "../../components/data-table";
import { formatTime } from "../../components/time";
import { type Column, compareText } from "../../components/virtual-table/columns";
import { useTable } from "../../components/virtual-table/use-table";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { type Alias, useAliases, useVersions } from "./queries";
import { RoutingBar } from "./routing";
import "./versions-and-aliases.css";

const AliasDialog = lazy(() => import("./alias-dialog"));
const DeleteDialog = lazy(() => import("./delete-dialog"));

const keyOf = (alias: Alias) => alias.arn;
const none: readonly Alias[] = [];

/** The aliases of a state machine. */
export function AliasesTab({
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
  const aliases = useAliases(arn);
  const versions = useVersions(arn);
  const [filter, setFilter] = useState("");
  const applied = useDeferredValue(filter.trim().toLowerCase());
  const [dialog, setDialog] = useState<"create" | "delete" | Alias | null>(null);
  const rows = aliases.data ?? none;
  const filtered = useMemo(
    () =>
      applied === ""
        ? rows
        : rows.filter((row) =>
            `${nameOf(row.arn)} ${row.description?.description ?? ""}`
              .toLowerCase()
              .includes(applied),
          ),
    [rows, applied],
  );
  const table = useTable("aliases", filtered, columns, keyOf, {
    column: "alias",
    descending: false,
  });
  const chosen = table.chosen;
  const [single] = chosen.length === 1 ? chosen : [];
  const noVersions = versions.data?.length === 0;

  return (
    <>
      <DataTable
        table={table}
        testId="aliases"
        title="Aliases"
        reading={aliases}
        loaded={aliases.data?.length}
        selectable
        onOpen={(row) => !locked && row.description && setDialog(row)}
        onDelete={locked ? undefined : () => setDialog("delete")}
        filter={{
          value: filter,
          onChange: setFilter,
          placeholder: "Filter by name or description",
        }}
        actions={
          <>
            <Button disabled={!single || locked} onClick={() => single && onStart(single.arn)}>
              Start on alias
            </Button>
            <Button
              disabled={!single?.description || locked}
              onClick={() => single && setDialog(single)}
            >
              Edit alias
            </Button>
            <Button disabled={chosen.length === 0 || locked} onClick={() => setDialog("delete")}>
              Delete alias
            </Button>
            <Button
              variant="primary"
              disabled={locked || noVersions}
              disabledReason={
                noVersions ? "Publish a version first: an alias stands for versions." : ""
              }
              onClick={() => setDialog("create")}
            >
              Create alias
            </Button>
          </>
        }
        empty={
          <div>
            <strong>No aliases</strong>
            <div>
              An alias is a name for one or two versions; starts on it are shared out by weight.
            </div>
          </div>
        }
      />
      <Suspense fallback={null}>
        {(dialog === "create" || (typeof dialog === "object" && dialog !== null)) && (
          <AliasDialog
            stateMachineArn={arn}
            versions={versions.data ?? []}
            {...(typeof dialog === "object" && dialog.description && { alias: dialog.description })}
            onClose={() => setDialog(null)}
          />
        )}
        {dialog === "delete" && chosen.length > 0 && (
          <DeleteDialog
            stateMachineArn={arn}
            noun="aliases"
            consequence="Whoever starts executions on it gets an error from then on. The versions stay, and executions that run already go on."
            chosen={chosen.map((row) => ({ label: `Alias ${nameOf(row.arn)}`, arn: row.arn }))}
            remove={(stateMachineAliasArn) =>
              deleteStateMachineAlias(connection.id, { stateMachineAliasArn })
            }
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </>
  );
}

const columns: Column<Alias>[] = [
  {
    id: "alias",
    header: "Alias",
    fixed: true,
    min: 110,
    grow: 0.8,
    compare: (a, b) => compareText(nameOf(a.arn), nameOf(b.arn)),
    cell: ({ arn }) => (
      <>
        {nameOf(arn)} <CopyButton text={arn} label={`Copy the ARN of ${nameOf(arn)}`} />
      </>
    ),
  },
  {
    id: "routing",
    header: "Versions",
    min: 340,
    grow: 1.6,
    cell: ({ description, failure }) =>
      description ? (
        <RoutingBar routes={description.routingConfiguration ?? []} />
      ) : (
        <span title={failure?.message}>Could not be read</span>
      ),
  },
  {
    id: "description",
    header: "Description",
    min: 120,
    grow: 1.2,
    cell: ({ description }) => (
      <span title={description?.description}>{description?.description || "–"}</span>
    ),
  },
  {
    id: "updated",
    header: "Updated",
    min: 160,
    grow: 0.7,
    compare: (a, b) => (a.description?.updateDate ?? 0) - (b.description?.updateDate ?? 0),
    cell: ({ description }) => formatTime(description?.updateDate),
  },
  {
    id: "created",
    header: "Created",
    min: 160,
    grow: 0.7,
    hidden: true,
    compare: (a, b) => a.creationDate - b.creationDate,
    cell: ({ creationDate }) => formatTime(creationDate),
  },
];
