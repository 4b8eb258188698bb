import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { flushSync } from "react-dom";
import type { CallError } from "../../api/errors";
import { createStateMachine } from "../../api/generated/calls";
import type { StateMachineType } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { notify } from "../../components/notifications";
import { PageHeader } from "../../components/page-header";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { DefinitionEditor } from "./definition-editor";
import "./form.css";
import { fieldOf, problemsOf, type TagDraft, toTags } from "./form-model";
import { LeaveGuard } from "./leave-guard";
import { typeLabel } from "./list-model";
import { useRefreshStateMachines } from "./queries";
import { starters } from "./starters";
import { TagsEditor } from "./tags-editor";

/** A role that the local workspace takes: it assumes none. */
const LOCAL_ROLE = "arn:aws:iam::123456789012:role/local";

const types = ["STANDARD", "EXPRESS"].map((value) => ({ value, label: typeLabel(value) }));

/** Creates a state machine. What was typed stays when the service refuses it. */
export function CreateStateMachinePage() {
  const connection = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshStateMachines();
  const [name, setName] = useState("");
  const [type, setType] = useState<StateMachineType>("STANDARD");
  const [definition, setDefinition] = useState(starters[0].definition);
  const [role, setRole] = useState(connection.kind === "local" ? LOCAL_ROLE : "");
  const [tags, setTags] = useState<TagDraft[]>([]);
  const [submitted, setSubmitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const [created, setCreated] = useState(false);

  const problems = problemsOf({ name, definition, role, tags });
  const refused = fieldOf(failure);
  // An empty name is told only once somebody tried to go on without one.
  const told = (field: keyof typeof problems) =>
    (submitted || field !== "name" || name !== "" ? problems[field] : undefined) ??
    (refused === field ? failure?.message : undefined);
  const dirty = !created && (name !== "" || definition !== starters[0].definition);

  const create = async () => {
    setSubmitted(true);
    if (busy || Object.keys(problems).length > 0) return;
    setBusy(true);
    setFailure(null);
    try {
      const answer = await createStateMachine(connection.id, {
        name,
        definition,
        roleArn: role,
        type,
        ...(tags.length > 0 && { tags: toTags(tags) }),
      });
      refresh();
      // The guard has to know before the page is left.
      flushSync(() => setCreated(true));
      notify({ type: "success", content: `State machine ${name} was created.` });
      go(places.stateMachine(answer.stateMachineArn));
    } catch (reason) {
      setFailure(reason as CallError);
      setBusy(false);
    }
  };

  return (
    <SpaceBetween size="m">
      <LeaveGuard when={dirty} />
      <PageHeader title="Create state machine" />
      {failure && refused === undefined && (
        <ErrorAlert title="The state machine was not created" error={failure} />
      )}
      <div className="sd-form-columns">
        <FormField label="Name" errorText={told("name")} stretch>
          <Input
            value={name}
            autoFocus
            spellcheck={false}
            autoComplete={false}
            placeholder="my-state-machine"
            onChange={({ detail }) => {
              setName(detail.value);
              if (refused === "name") setFailure(null);
            }}
          />
        </FormField>
        <FormField label="Type" stretch>
          <Select
            selectedOption={types.find(({ value }) => value === type) ?? null}
            options={types}
            onChange={({ detail }) =>
              setType(detail.selectedOption.value === "EXPRESS" ? "EXPRESS" : "STANDARD")
            }
          />
        </FormField>
      </div>
      <DefinitionEditor
        value={definition}
        onChange={(text) => {
          setDefinition(text);
          if (refused === "definition") setFailure(null);
        }}
        type={type}
        refusal={told("definition")}
        onSubmit={() => void create()}
        offersStarters
      />
      <FormField
        label="Role ARN"
        description={
          connection.kind === "local"
            ? "The local workspace assumes no role; the ARN is kept as AWS would keep it."
            : "The role that the state machine assumes when it runs."
        }
        errorText={submitted || role !== "" ? told("role") : undefined}
        stretch
      >
        <Input
          value={role}
          spellcheck={false}
          placeholder="arn:aws:iam::123456789012:role/name"
          onChange={({ detail }) => {
            setRole(detail.value.trim());
            if (refused === "role") setFailure(null);
          }}
        />
      </FormField>
      <TagsEditor tags={tags} onChange={setTags} problem={submitted ? told("tags") : undefined} />
      <AccountNote />
      <div className="sd-form-foot">
        <Button formAction="none" variant="link" onClick={() => go(places.stateMachines())}>
          Cancel
        </Button>
        <Button
          formAction="none"
          variant="primary"
          loading={busy}
          disabled={connection.readOnly}
          disabledReason="This connection is read-only."
          data-testid="create"
          onClick={() => void create()}
        >
          Create
        </Button>
      </div>
    </SpaceBetween>
  );
}
