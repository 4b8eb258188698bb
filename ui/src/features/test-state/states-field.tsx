import FormField from "@cloudscape-design/components/form-field";
import Multiselect from "@cloudscape-design/components/multiselect";
import { useMemo } from "react";
import { statesOf, type TestableState } from "./states";

const any = () => true;

/** Chooses states of a definition, those inside of Map and Parallel states among them. */
export function StatesField({
  label,
  description,
  definition,
  filter = any,
  about,
  value,
  onChange,
  disabled,
  placeholder,
  empty,
  deselect,
}: {
  label: string;
  description: string;
  definition: string;
  /** Which states can be chosen; all unless given. It has to stay the same function. */
  filter?: (state: TestableState) => boolean;
  /** What stands below a state's name, before where it is. */
  about: (state: TestableState) => string | undefined;
  value: readonly string[];
  onChange: (states: readonly string[]) => void;
  disabled: boolean;
  /** What stands in the field, given whether any state is chosen. */
  placeholder: (any: boolean) => string;
  empty: string;
  /** The name of the button that takes a state off. */
  deselect: (state: string) => string;
}) {
  const options = useMemo(
    () =>
      (statesOf(definition) ?? []).filter(filter).map((state) => ({
        value: state.name,
        label: state.name,
        description: [
          about(state),
          ...(state.within.length > 0 ? [`in ${state.within.join(" › ")}`] : []),
        ].join(" "),
      })),
    [definition, filter, about],
  );
  // A state that the definition has no more is not chosen any more.
  const selected = options.filter((option) => value.includes(option.value));
  return (
    <FormField label={label} description={description} stretch>
      <Multiselect
        selectedOptions={selected}
        options={options}
        disabled={disabled}
        filteringType="auto"
        expandToViewport
        placeholder={placeholder(selected.length > 0)}
        empty={empty}
        deselectAriaLabel={(option) => deselect(option.label ?? "")}
        onChange={({ detail }) =>
          onChange(detail.selectedOptions.flatMap(({ value: name }) => (name ? [name] : [])))
        }
      />
    </FormField>
  );
}
