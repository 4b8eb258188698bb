import FormField from "@cloudscape-design/components/form-field";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { nameOf } from "../names";
import { useAliasArns, useVersions } from "./queries";

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
  const versions = useVersions(stateMachineArn);
  const aliases = useAliasArns(stateMachineArn);
  const latest = { value: stateMachineArn, label: "Latest revision" };
  const aliasOptions = (aliases.data ?? []).map((arn) => ({
    value: arn,
    label: `Alias ${nameOf(arn)}`,
  }));
  const versionOptions = (versions.data ?? []).map(({ stateMachineVersionArn }) => ({
    value: stateMachineVersionArn,
    label: `Version ${nameOf(stateMachineVersionArn)}`,
  }));
  const known: SelectProps.Option[] = [latest, ...aliasOptions, ...versionOptions];
  const selected = known.find((option) => option.value === value) ?? {
    value,
    label: /^\d+$/.test(nameOf(value)) ? `Version ${nameOf(value)}` : `Alias ${nameOf(value)}`,
  };
  const error = versions.error ?? aliases.error;
  const nothing = known.length === 1 && value === stateMachineArn;
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
        options={[
          latest,
          ...(aliasOptions.length > 0 ? [{ label: "Aliases", options: aliasOptions }] : []),
          ...(versionOptions.length > 0 ? [{ label: "Versions", options: versionOptions }] : []),
        ]}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? stateMachineArn)}
      />
    </FormField>
  );
}
