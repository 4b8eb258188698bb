import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { CallError } from "../../api/errors";
import { updateStateMachine } from "../../api/generated/calls";
import type { DescribeStateMachineOutput } from "../../api/generated/types";
import { PagePending } from "../../app/fallbacks";
import { ErrorAlert } from "../../components/error-alert";
import { prettyJson } from "../../components/json-check";
import { notify } from "../../components/notifications";
import { PageHeader } from "../../components/page-header";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { nameOf } from "../executions/summary";
import { DefinitionEditor } from "./definition-editor";
import "./form.css";
import { fieldOf, problemsOf } from "./form-model";
import { LeaveGuard } from "./leave-guard";
import { useRefreshStateMachines, useStateMachine } from "./queries";

/** Changes the definition and the role of a state machine. */
export function EditStateMachinePage() {
  const { arn } = useParams({ from: "/$connection/state-machines/$arn/edit" });
  const machine = useStateMachine(arn);
  if (machine.isPending) return <PagePending />;
  if (machine.data === undefined)
    return (
      <>
        <PageHeader title={nameOf(arn)} />
        <ErrorAlert
          title="The state machine could not be read"
          error={machine.error ?? { message: "There is no answer." }}
          onRetry={() => void machine.refetch()}
        />
      </>
    );
  return <EditForm machine={machine.data} />;
}

function EditForm({ machine }: { machine: DescribeStateMachineOutput }) {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshStateMachines();
  // What is edited is what was read when the page was opened, whatever refreshes behind it.
  const [original] = useState(() => ({
    definition: prettyJson(machine.definition),
    role: machine.roleArn,
  }));
  const [definition, setDefinition] = useState(original.definition);
  const [role, setRole] = useState(original.role);
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const arn = machine.stateMachineArn;
  const changedDefinition = definition !== original.definition;
  const changedRole = role !== original.role;
  const dirty = !saved && (changedDefinition || changedRole);
  const problems = problemsOf({ name: machine.name, definition, role, tags: [] });
  const refused = fieldOf(failure);
  const told = (field: "definition" | "role") =>
    problems[field] ?? (refused === field ? failure?.message : undefined);
  const trail = [
    { text: "State machines", place: places.stateMachines() },
    { text: machine.name, place: places.stateMachine(arn) },
    { text: "Edit", place: places.editStateMachine(arn) },
  ];

  const save = async () => {
    if (busy || !dirty || problems.definition || problems.role) return;
    setBusy(true);
    setFailure(null);
    try {
      await updateStateMachine(connection.id, {
        stateMachineArn: arn,
        ...(changedDefinition && { definition }),
        ...(changedRole && { roleArn: role }),
      });
      refresh(arn);
      // The guard has to know before the page is left.
      flushSync(() => setSaved(true));
      notify({
        type: "success",
        content: `State machine ${machine.name} was changed. Executions that run already go on as they began.`,
      });
      go(places.stateMachine(arn));
    } catch (reason) {
      setFailure(reason as CallError);
      setBusy(false);
    }
  };

  return (
    <SpaceBetween size="m">
      <LeaveGuard when={dirty} />
      <Breadcrumbs trail={trail} />
      <PageHeader
        title={`Edit ${machine.name}`}
        actions={
          <>
            <Button formAction="none" variant="link" onClick={() => go(places.stateMachine(arn))}>
              Cancel
            </Button>
            <Button
              formAction="none"
              variant="primary"
              loading={busy}
              disabled={!dirty || connection.readOnly}
              data-testid="save"
              onClick={() => void save()}
            >
              Save
            </Button>
          </>
        }
      />
      {failure && refused === undefined && (
        <ErrorAlert title="The state machine was not changed" error={failure} />
      )}
      <DefinitionEditor
        value={definition}
        onChange={(text) => {
          setDefinition(text);
          if (refused === "definition") setFailure(null);
        }}
        type={machine.type}
        refusal={told("definition")}
        onSubmit={() => void save()}
        offersStarters={false}
      />
      <FormField label="Role ARN" errorText={told("role")} stretch>
        <Input
          value={role}
          spellcheck={false}
          onChange={({ detail }) => {
            setRole(detail.value.trim());
            if (refused === "role") setFailure(null);
          }}
        />
      </FormField>
      <AccountNote />
    </SpaceBetween>
  );
}
