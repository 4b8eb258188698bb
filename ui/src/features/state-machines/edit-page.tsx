import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { useMutation } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { CallError } from "../../api/errors";
import { updateStateMachine } from "../../api/generated/calls";
import type { DescribeStateMachineOutput } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { Fold } from "../../components/fold";
import { UnreadPage } from "../unread-page";
import "../../components/form.css";
import { notify } from "../../components/notifications";
import { PageHeader } from "../../components/page-header";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { LeaveGuard } from "../../navigation/leave-guard";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { ConfigurationFields } from "./configuration-fields";
import {
  type ConfigurationDraft,
  configurationChanges,
  configurationOf,
  configurationProblems,
} from "./configuration-model";
import { DefinitionField } from "./definition-field";
import { draftProblems, type Field, fieldOf } from "./form-model";
import { notPublished, PublishField, publishInput, publishProblem } from "./publish-field";
import { useRefreshStateMachines, useStateMachine } from "./queries";
import { useCheck } from "./use-check";

const TestStateDialog = lazy(() => import("../test-state/test-state-dialog"));

export function EditStateMachinePage() {
  const { arn } = useParams({ from: "/$connection/state-machines/$arn/edit" });
  const machine = useStateMachine(arn);
  const places = usePlaces();
  if (machine.data === undefined)
    return (
      <UnreadPage
        what="state machine"
        title={`Edit ${nameOf(arn)}`}
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: nameOf(arn), place: places.stateMachine(arn) },
          { text: "Edit", place: places.editStateMachine(arn) },
        ]}
        reading={machine}
      />
    );
  return <EditForm machine={machine.data} />;
}

function EditForm({ machine }: { machine: DescribeStateMachineOutput }) {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshStateMachines();
  // A refresh in the background must not replace what is being typed.
  const [initial] = useState({ definition: machine.definition, roleArn: machine.roleArn });
  const [definition, setDefinition] = useState(initial.definition);
  const [roleArn, setRoleArn] = useState(initial.roleArn);
  const [before] = useState(() => configurationOf(machine));
  const [configuration, setConfiguration] = useState<ConfigurationDraft>(before);
  const [publishing, setPublishing] = useState(notPublished);
  const [submitted, setSubmitted] = useState(false);
  const [testing, setTesting] = useState(false);
  const left = useRef(false);
  const check = useCheck(definition, machine.type);
  const here = places.stateMachine(machine.stateMachineArn);
  const problems = draftProblems({
    name: machine.name,
    type: machine.type,
    definition,
    roleArn,
    tags: [],
  });
  const definitionProblem = problems.definition;
  // A role that the service took once is its own affair.
  const roleProblem = roleArn === initial.roleArn ? undefined : problems.role;
  const configured = configurationChanges(before, configuration);
  const badConfiguration =
    Object.keys(configured).length > 0 ? configurationProblems(configuration) : {};
  const changed =
    definition !== initial.definition ||
    roleArn !== initial.roleArn ||
    Object.keys(configured).length > 0 ||
    publishing.publish;
  const clear =
    !definitionProblem &&
    !roleProblem &&
    Object.keys(badConfiguration).length === 0 &&
    !publishProblem(publishing);

  const save = useMutation({
    mutationFn: () =>
      updateStateMachine(connection.id, {
        stateMachineArn: machine.stateMachineArn,
        definition,
        ...(roleArn !== initial.roleArn && { roleArn: roleArn.trim() }),
        ...configured,
        ...publishInput(publishing),
      }),
    onSuccess: ({ stateMachineVersionArn }) => {
      left.current = true;
      refresh(machine.stateMachineArn);
      notify({
        type: "success",
        content: `${machine.name} was saved${stateMachineVersionArn ? `, and published as version ${nameOf(stateMachineVersionArn)}` : ""}. Executions that run already go on with the definition they began with.`,
      });
      go(here);
    },
  });

  const submit = () => {
    setSubmitted(true);
    if (clear && changed && !save.isPending && !connection.readOnly) save.mutate();
  };
  const refusal = save.error ? CallError.from(save.error) : null;
  const refused = refusal ? fieldOf(refusal) : undefined;
  const errorAt = (field: Field, problem: string | undefined) =>
    refusal && refused === field
      ? `${refusal.code}: ${refusal.message}`
      : submitted
        ? problem
        : undefined;
  const besideField = refused === "definition" || refused === "role";

  return (
    <>
      <Breadcrumbs
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: machine.name, place: here },
          { text: "Edit", place: places.editStateMachine(machine.stateMachineArn) },
        ]}
      />
      <PageHeader title={`Edit ${machine.name}`} />
      <form
        className="sd-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <AccountNote />
        <DefinitionField
          value={definition}
          onChange={(text) => {
            setDefinition(text);
            if (save.isError) save.reset();
          }}
          check={check}
          error={errorAt("definition", definitionProblem)}
          onSubmit={submit}
          offerTemplates={false}
          onTest={() => setTesting(true)}
        />
        <FormField label="Role ARN" errorText={errorAt("role", roleProblem) ?? ""} stretch>
          <Input
            value={roleArn}
            spellcheck={false}
            onChange={({ detail }) => {
              setRoleArn(detail.value);
              if (save.isError) save.reset();
            }}
          />
        </FormField>
        <Fold
          title="Logging, tracing and encryption"
          wrong={submitted && Object.keys(badConfiguration).length > 0}
        >
          <ConfigurationFields
            draft={configuration}
            onChange={(part) => {
              setConfiguration((known) => ({ ...known, ...part }));
              if (save.isError) save.reset();
            }}
            problems={submitted ? badConfiguration : {}}
          />
        </Fold>
        <PublishField draft={publishing} onChange={setPublishing} />
        {refusal && !besideField && (
          <ErrorAlert
            title="The changes were not saved"
            error={refusal}
            onRetry={() => save.mutate()}
          />
        )}
        <div className="sd-form-foot">
          <Button variant="link" formAction="none" onClick={() => go(here)}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={save.isPending}
            disabled={connection.readOnly || !changed}
            disabledReason={
              connection.readOnly ? "This connection is read-only." : "Nothing is changed yet."
            }
          >
            Save
          </Button>
        </div>
      </form>
      {testing && (
        <Suspense fallback={null}>
          <TestStateDialog
            stateMachineArn={machine.stateMachineArn}
            definition={definition}
            roleArn={roleArn}
            onClose={() => setTesting(false)}
          />
        </Suspense>
      )}
      <LeaveGuard unsaved={() => !left.current && changed} />
    </>
  );
}
