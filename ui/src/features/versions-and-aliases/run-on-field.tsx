import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { nameOf } from "../names";
import { useAliasArns, useVersions } from "./queries";

/** The aliases and versions of a state machine as options, behind one for the state machine itself. */
function useTargets(stateMachineArn: string, whole: string, value: string) {
  const versions = useVersions(stateMachineArn);
  const aliases = useAliasArns(stateMachineArn);
  const machine = { value: stateMachineArn, label: whole };
  const aliasOptions = (aliases.data ?? []).map((arn) => ({
    value: arn,
    label: `Alias ${nameOf(arn)}`,
  }));
  const versionOptions = (versions.data ?? []).map(({ stateMachineVersionArn }) => ({
    value: stateMachineVersionArn,
    label: `Version ${nameOf(stateMachineVersionArn)}`,
  }));
  const known: SelectProps.Option[] = [machine, ...aliasOptions, ...versionOptions];
  const options: SelectProps.Options = [
    machine,
    ...(aliasOptions.length > 0 ? [{ label: "Aliases", options: aliasOptions }] : []),
    ...(versionOptions.length > 0 ? [{ label: "Versions", options: versionOptions }] : []),
  ];
  return {
    options,
    selected: known.find((option) => option.value === value) ?? {
      value,
      label: /^\d+$/.test(nameOf(value)) ? `Version ${nameOf(value)}` : `Alias ${nameOf(value)}`,
    },
    error: versions.error ?? aliases.error,
    /** There is nothing to choose. */
    nothing: known.length === 1 && value === stateMachineArn,
  };
}

/** Which of a state machine an execution runs: the latest revision, a version, or an alias. */
export function RunOnField({
  stateMachineArn,
  value,
  onChange,
  disabled,
}: {
  stateMachineArn: string;
  /** The ARN to start. */
  value: string;
  onChange: (arn: string) => void;
  disabled: boolean;
}) {
  const { options, selected, error, nothing } = useTargets(
    stateMachineArn,
    "Latest revision",
    value,
  );
  // Most state machines have neither: nothing to choose, nothing to show.
  if (nothing && !error) return null;
  return (
    <FormField
      label="Run on"
      warningText={error ? `Versions and aliases could not be listed: ${error.message}` : ""}
      stretch
    >
      <Select
        selectedOption={selected}
        disabled={disabled}
        expandToViewport
        virtualScroll
        filteringType="auto"
        filteringAriaLabel="Filter versions and aliases"
        options={options}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? stateMachineArn)}
      />
    </FormField>
  );
}

/** Narrows a list of executions to those of one version or alias. */
export function RanOnFilter({
  stateMachineArn,
  value,
  onChange,
}: {
  stateMachineArn: string;
  value: string;
  onChange: (arn: string) => void;
}) {
  const { options, selected, nothing } = useTargets(stateMachineArn, "Any version or alias", value);
  if (nothing) return null;
  return (
    <Select
      ariaLabel="Ran on"
      selectedOption={selected}
      virtualScroll
      options={options}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? stateMachineArn)}
    />
  );
}
