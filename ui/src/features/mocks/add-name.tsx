import Autosuggest from "@cloudscape-design/components/autosuggest";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import "./mocks.css";

/** A field for a name that is to be added, with those that are known to choose from. */
export function AddName({
  label,
  placeholder,
  options = [],
  taken,
  disabled,
  onAdd,
}: {
  /** What is added, for the field and its button: `Add a test case to orders`. */
  label: string;
  placeholder: string;
  options?: readonly { value: string; description?: string }[];
  /** Names that stand there already. */
  taken: readonly string[];
  disabled: boolean;
  onAdd: (name: string) => void;
}) {
  const [name, setName] = useState("");
  const wanted = name.trim();
  const isTaken = taken.includes(wanted);
  const add = (value: string) => {
    if (disabled || value === "" || taken.includes(value)) return;
    onAdd(value);
    setName("");
  };
  return (
    <div className="sd-mock-add">
      <Autosuggest
        ariaLabel={label}
        value={name}
        disabled={disabled}
        placeholder={placeholder}
        options={options.filter(({ value }) => !taken.includes(value))}
        enteredTextLabel={(value) => `Add “${value}”`}
        expandToViewport
        invalid={isTaken}
        empty={isTaken ? "This name is there already." : undefined}
        onChange={({ detail }) => setName(detail.value)}
        onSelect={({ detail }) => add(detail.value.trim())}
      />
      <Button
        formAction="none"
        ariaLabel={label}
        disabled={disabled || wanted === "" || isTaken}
        onClick={() => add(wanted)}
      >
        Add
      </Button>
    </div>
  );
}
