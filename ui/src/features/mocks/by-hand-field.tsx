import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useMemo } from "react";
import { statesOf } from "../test-state/states";

/** Chooses the Task states of a definition whose tasks a person answers. */
export function ByHandField({
  definition,
  value,
  onChange,
  disabled,
}: {
  definition: string;
  value: readonly string[];
  onChange: (states: readonly string[]) => void;
  disabled: boolean;
}) {
  const options = useMemo(
    () =>
      (statesOf(definition) ?? [])
        .filter(({ type }) => type === "Task")
        .map(({ name, within, resource }) => ({
          value: name,
          label: name,
          description: [resource, ...(within.length > 0 ? [`in ${within.join(" › ")}`] : [])].join(
            " ",
          ),
        })),
    [definition],
  );
  // A state that the definition has no more is answered by nobody.
  const selected = options.filter((option) => value.includes(option.value));
  return (
    <FormField
      label="Answer by hand"
      description="Optional. Tasks of these states are sent nowhere: they wait until you give their result or their error, whatever a test case has for them. Kept for the next start."
      stretch
    >
      <Multiselect
        selectedOptions={selected}
        options={options}
        disabled={disabled}
        filteringType="auto"
        expandToViewport
        placeholder={
          selected.length === 0 ? "None: tasks call their services" : "Choose another state"
        }
        empty="The definition has no Task states."
        deselectAriaLabel={({ label }) => `Do not answer ${label} by hand`}
        onChange={({ detail }) =>
          onChange(detail.selectedOptions.flatMap(({ value: name }) => (name ? [name] : [])))
        }
      />
    </FormField>
  );
}
