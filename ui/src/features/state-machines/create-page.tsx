import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { CallError } from "../../api/errors";
import { createStateMachine } from "../../api/generated/calls";
import { ErrorAlert } from "../../components/error-alert";
import { Fold } from "../../components/fold";
import "../../components/form.css";
import { notify } from "../../components/notifications";
import { PageHeader } from "../../components/page-header";
import { Breadcrumbs } from "../../navigation/breadcrumbs";
import { LeaveGuard } from "../../navigation/leave-guard";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { ConfigurationFields } from "./configuration-fields";
import {
  type ConfigurationDraft,
  configurationChanges,
  configurationOf,
  configurationProblems,
} from "./configuration-model";
import { DefinitionField } from "./definition-field";
import { unmarkDeleting } from "./deleting";
import { draftProblems, type Field, fieldOf, type MachineDraft } from "./form-model";
import { notPublished, PublishField, publishInput, publishProblem } from "./publish-field";
import { useRefreshStateMachines } from "./queries";
import { TagsField } from "./tags-field";
import { templates } from "./templates";
import { useCheck } from "./use-check";

/** The local workspace asks for no permission: any role will do. */
const LOCAL_ROLE = "arn:aws:iam::123456789012:role/stepdeck-local";

const types = [
  {
    value: "STANDARD",
    label: "Standard",
    description: "Runs up to a year; every step is kept in its history.",
  },
  {
    value: "EXPRESS",
    label: "Express",
    description: "Runs up to five minutes; many at once; history only in logs.",
  },
];

export function CreateStateMachinePage() {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshStateMachines();
  const [initial] = useState(
    (): MachineDraft => ({
      name: "",
      type: "STANDARD",
      definition: templates[0]?.definition ?? "",
      roleArn: connection.kind === "local" ? LOCAL_ROLE : "",
      tags: [],
    }),
  );
  const [draft, setDraft] = useState(initial);
  const [before] = useState(() => configurationOf({}));
  const [configuration, setConfiguration] = useState<ConfigurationDraft>(before);
  const [publishing, setPublishing] = useState(notPublished);
  const [submitted, setSubmitted] = useState(false);
  const left = useRef(false);
  const check = useCheck(draft.definition, draft.type);
  const problems = draftProblems(draft);
  const badConfiguration = configurationProblems(configuration);
  const clear =
    Object.keys(problems).length === 0 &&
    Object.keys(badConfiguration).length === 0 &&
    !publishProblem(publishing);

  const create = useMutation({
    mutationFn: () =>
      createStateMachine(connection.id, {
        name: draft.name,
        definition: draft.definition,
        roleArn: draft.roleArn.trim(),
        type: draft.type,
        tags: draft.tags
          .filter(({ key }) => key.trim() !== "")
          .map(({ key, value }) => ({ key: key.trim(), value })),
        ...configurationChanges(before, configuration),
        ...publishInput(publishing),
      }),
    onSuccess: ({ stateMachineArn }) => {
      left.current = true;
      unmarkDeleting(connection.id, stateMachineArn);
      refresh(stateMachineArn);
      notify({ type: "success", content: `State machine ${draft.name} was created.` });
      go(places.stateMachine(stateMachineArn));
    },
  });

  const change = (part: Partial<MachineDraft>) => {
    setDraft((known) => ({ ...known, ...part }));
    if (create.isError) create.reset();
  };
  const submit = () => {
    setSubmitted(true);
    if (clear && !create.isPending && !connection.readOnly) create.mutate();
  };

  const refusal = create.error ? CallError.from(create.error) : null;
  const refused = refusal ? fieldOf(refusal) : undefined;
  const errorAt = (field: Field): string | undefined => {
    if (refusal && refused === field) return `${refusal.code}: ${refusal.message}`;
    // A name is checked as it is typed; what is merely missing is said on Create.
    if (submitted || (field === "name" && draft.name !== "")) return problems[field];
    return undefined;
  };

  return (
    <>
      <Breadcrumbs
        trail={[
          { text: "State machines", place: places.stateMachines() },
          { text: "Create state machine", place: places.createStateMachine() },
        ]}
      />
      <PageHeader title="Create state machine" />
      <form
        className="sd-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <AccountNote />
        <div className="sd-form-row">
          <FormField
            label="Name"
            constraintText="Up to 80 characters. It cannot be changed later."
            errorText={errorAt("name") ?? ""}
          >
            <Input
              value={draft.name}
              autoFocus
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => change({ name: detail.value })}
            />
          </FormField>
          <FormField label="Type" constraintText="It cannot be changed later.">
            <Select
              selectedOption={types.find(({ value }) => value === draft.type) ?? null}
              options={types}
              onChange={({ detail }) =>
                change({ type: detail.selectedOption.value === "EXPRESS" ? "EXPRESS" : "STANDARD" })
              }
            />
          </FormField>
        </div>
        <DefinitionField
          value={draft.definition}
          onChange={(definition) => change({ definition })}
          check={check}
          error={errorAt("definition")}
          onSubmit={submit}
          offerTemplates
        />
        <FormField
          label="Role ARN"
          description="The IAM role that executions act under."
          constraintText={
            connection.kind === "local"
              ? "The local workspace asks for no permissions: any role will do."
              : ""
          }
          errorText={errorAt("role") ?? ""}
          stretch
        >
          <Input
            value={draft.roleArn}
            placeholder="arn:aws:iam::123456789012:role/NAME"
            spellcheck={false}
            onChange={({ detail }) => change({ roleArn: detail.value })}
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
              if (create.isError) create.reset();
            }}
            problems={submitted ? badConfiguration : {}}
          />
        </Fold>
        <Fold
          title={draft.tags.length === 0 ? "Tags" : `Tags (${draft.tags.length})`}
          wrong={errorAt("tags") !== undefined}
        >
          <TagsField
            tags={draft.tags}
            onChange={(tags) => change({ tags })}
            error={errorAt("tags")}
          />
        </Fold>
        <PublishField draft={publishing} onChange={setPublishing} />
        {refusal && refused === undefined && (
          <ErrorAlert
            title="The state machine was not created"
            error={refusal}
            onRetry={() => create.mutate()}
          />
        )}
        <div className="sd-form-foot">
          <Button variant="link" formAction="none" onClick={() => go(places.stateMachines())}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={create.isPending}
            disabled={connection.readOnly}
            disabledReason="This connection is read-only."
          >
            Create
          </Button>
        </div>
      </form>
      <LeaveGuard
        unsaved={() =>
          !left.current && (draft !== initial || configuration !== before || publishing.publish)
        }
      />
    </>
  );
}
