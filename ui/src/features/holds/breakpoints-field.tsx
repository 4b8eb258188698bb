import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useMemo } from "react";
import { statesOf } from "../test-state/states";

/** Chooses the states before which an execution is held. */
export function BreakpointsField({
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
      (statesOf(definition) ?? []).map(({ name, type, within }) => ({
        value: name,
        label: name,
        description: [type, ...(within.length > 0 ? [`in ${within.join(" › ")}`] : [])].join(" "),
      })),
    [definition],
  );
  // A state that the definition has no more holds nothing.
  const selected = options.filter((option) => value.includes(option.value));
  return (
    <FormField
      label="Stop before"
      description="Optional. The execution is held before these states until you let it go on; kept for the next start."
      stretch
    >
      <Multiselect
        selectedOptions={selected}
        options={options}
        disabled={disabled}
        filteringType="auto"
        expandToViewport
        placeholder="No breakpoints"
        empty="The definition has no states."
        deselectAriaLabel={({ label }) => `Remove the breakpoint before ${label}`}
        onChange={({ detail }) =>
          onChange(detail.selectedOptions.flatMap(({ value: name }) => (name ? [name] : [])))
        }
      />
    </FormField>
  );
}
