import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import Slider from "@cloudscape-design/components/slider";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { boundsText, shapeOf } from "../../api/contract";
import type { CallError } from "../../api/errors";
import { createStateMachineAlias, updateStateMachineAlias } from "../../api/generated/calls";
import type {
  DescribeStateMachineAliasOutput,
  StateMachineVersionListItem,
} from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { notify } from "../../components/notifications";
import { formatTime } from "../../components/time";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { nameOf } from "../names";
import { useRefreshStateMachines } from "../state-machines/queries";
import {
  type AliasDraft,
  type AliasField,
  aliasProblems,
  aliasUpdate,
  draftOf,
  newAlias,
  routesOf,
  routingText,
  shifts,
  WHOLE,
} from "./alias-model";
import "./versions-and-aliases.css";

const noSecond = { value: "", label: "None: all starts go to one version" };

/** Creates an alias, or changes what one stands for. */
export default function AliasDialog({
  stateMachineArn,
  versions,
  alias,
  onClose,
}: {
  stateMachineArn: string;
  versions: readonly StateMachineVersionListItem[];
  /** The alias to change; without it a new one is made. */
  alias?: DescribeStateMachineAliasOutput;
  onClose: () => void;
}) {
  const connection = useConnection();
  const refresh = useRefreshStateMachines();
  const [draft, setDraft] = useState<AliasDraft>(() =>
    alias ? draftOf(alias) : newAlias(versions[0]?.stateMachineVersionArn),
  );
  const [submitted, setSubmitted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const focus = useInitialFocus();
  const problems = aliasProblems(draft);
  const update = alias && aliasUpdate(alias, draft);
  const unchanged = alias !== undefined && update === undefined;
  const change = (part: Partial<AliasDraft>) => setDraft((known) => ({ ...known, ...part }));
  const errorAt = (field: AliasField) =>
    submitted || (field === "name" && draft.name !== "") || field === "second"
      ? (problems[field] ?? "")
      : "";

  const save = async () => {
    setSubmitted(true);
    if (Object.keys(problems).length > 0 || unchanged || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      if (alias) {
        await updateStateMachineAlias(connection.id, {
          stateMachineAliasArn: alias.stateMachineAliasArn ?? `${stateMachineArn}:${draft.name}`,
          ...update,
        });
      } else
        await createStateMachineAlias(connection.id, {
          name: draft.name,
          routingConfiguration: routesOf(draft),
          ...(draft.description !== "" && { description: draft.description }),
        });
      refresh(stateMachineArn);
      notify({
        type: "success",
        content: `Alias ${draft.name} was ${alias ? "changed" : "created"}. ${routingText(routesOf(draft))}.`,
      });
      onClose();
    } catch (reason) {
      setFailure(reason as CallError);
      setBusy(false);
    }
  };

  const options = versions.map(({ stateMachineVersionArn, creationDate }) => ({
    value: stateMachineVersionArn,
    label: `Version ${nameOf(stateMachineVersionArn)}`,
    description: `Created ${formatTime(creationDate)}`,
  }));
  const optionOf = (arn: string) =>
    options.find(({ value }) => value === arn) ?? { value: arn, label: `Version ${nameOf(arn)}` };

  return (
    <Modal
      visible
      size="large"
      header={alias ? `Edit alias ${alias.name}` : "Create alias"}
      closeAriaLabel="Close"
      onDismiss={() => !busy && onClose()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={busy}
              disabled={unchanged}
              disabledReason="Nothing is changed yet."
              onClick={() => void save()}
            >
              {alias ? "Save" : "Create"}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {!alias && (
          <FormField
            label="Name"
            constraintText={`${boundsText(shapeOf("CharacterRestrictedName"))}: letters, digits, “_”, “-” and “.”, not digits alone.`}
            errorText={errorAt("name")}
            stretch
          >
            <Input
              ref={focus}
              value={draft.name}
              disabled={busy}
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => change({ name: detail.value })}
            />
          </FormField>
        )}
        <FormField
          label="Description"
          constraintText={`Optional, ${boundsText(shapeOf("AliasDescription"))}.`}
          errorText={problems.description ?? ""}
          stretch
        >
          <Input
            value={draft.description}
            disabled={busy}
            onChange={({ detail }) => change({ description: detail.value })}
          />
        </FormField>
        <div className="sd-alias-versions">
          <FormField label="Version" errorText={errorAt("first")} stretch>
            <Select
              selectedOption={draft.first === "" ? null : optionOf(draft.first)}
              options={options}
              disabled={busy}
              placeholder="Choose a version"
              filteringType="auto"
              expandToViewport
              virtualScroll
              onChange={({ detail }) => change({ first: detail.selectedOption.value ?? "" })}
            />
          </FormField>
          <FormField label="Second version" errorText={errorAt("second")} stretch>
            <Select
              selectedOption={draft.second === "" ? noSecond : optionOf(draft.second)}
              options={[noSecond, ...options.filter(({ value }) => value !== draft.first)]}
              disabled={busy}
              filteringType="auto"
              expandToViewport
              virtualScroll
              onChange={({ detail }) => {
                const second = detail.selectedOption.value ?? "";
                change({ second, weight: second === "" ? WHOLE : draft.weight });
              }}
            />
          </FormField>
        </div>
        {draft.second !== "" && (
          <FormField
            label={`Share of version ${nameOf(draft.first)}`}
            constraintText={`Version ${nameOf(draft.second)} takes the rest: ${WHOLE - draft.weight} %.`}
            stretch
          >
            <div className="sd-weight">
              <Slider
                value={draft.weight}
                min={0}
                max={WHOLE}
                step={1}
                disabled={busy}
                ariaLabel={`Share of version ${nameOf(draft.first)} in percent`}
                valueFormatter={(value) => `${value} %`}
                onChange={({ detail }) => change({ weight: detail.value })}
              />
              <Input
                type="number"
                value={String(draft.weight)}
                disabled={busy}
                ariaLabel={`Share of version ${nameOf(draft.first)}, percent`}
                onChange={({ detail }) => change({ weight: percent(detail.value) })}
              />
            </div>
          </FormField>
        )}
        <Preview alias={alias} draft={draft} />
        <AccountNote />
        {failure && (
          <ErrorAlert
            title={`The alias was not ${alias ? "changed" : "created"}`}
            error={failure}
          />
        )}
      </SpaceBetween>
    </Modal>
  );
}

/** What the change does to new executions. */
function Preview({
  alias,
  draft,
}: {
  alias: DescribeStateMachineAliasOutput | undefined;
  draft: AliasDraft;
}) {
  if (draft.first === "") return null;
  const moved = shifts(alias?.routingConfiguration ?? [], routesOf(draft));
  return (
    <table className="sd-shifts" data-testid="shifts">
      <caption className="sd-visually-hidden">Shares of new executions</caption>
      <thead>
        <tr>
          <th scope="col">Of 100 new executions</th>
          {alias && <th scope="col">now</th>}
          <th scope="col">{alias ? "then" : "run it"}</th>
        </tr>
      </thead>
      <tbody>
        {moved.map(({ version, before, after }) => (
          <tr key={version}>
            <th scope="row">Version {version}</th>
            {alias && <td>{before}</td>}
            <td>{before === after || !alias ? after : <strong>{after}</strong>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function percent(text: string): number {
  const value = Math.round(Number(text));
  return Number.isFinite(value) ? Math.min(WHOLE, Math.max(0, value)) : 0;
}
