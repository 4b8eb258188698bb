import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import { useMemo } from "react";
import { prettyJson } from "./json-check";
import { type EditorDiagnostic, JsonEditor } from "./json-editor";
import type { JsonProblem } from "./json-field-model";

/** A field for JSON: its editor, what is wrong with it at its place, and a button that sets it out. */
export function JsonField({
  label,
  editorLabel = label,
  description,
  value,
  onChange,
  problem,
  minHeight = "80px",
  maxHeight = "260px",
  onSubmit,
}: {
  label: string;
  /** The editor's own name for screen readers, where the label alone would not tell it. */
  editorLabel?: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  problem?: JsonProblem | undefined;
  minHeight?: string;
  maxHeight?: string;
  onSubmit?: () => void;
}) {
  const diagnostics = useMemo(
    (): EditorDiagnostic[] =>
      problem?.offset === undefined
        ? []
        : [
            {
              from: problem.offset,
              to: problem.offset + 1,
              severity: "error",
              message: problem.message,
            },
          ],
    [problem?.offset, problem?.message],
  );
  return (
    <FormField
      label={label}
      {...(description !== undefined && { description })}
      errorText={problem?.message ?? ""}
      info={
        <Button
          variant="inline-link"
          ariaLabel={`Format: ${editorLabel}`}
          disabled={problem !== undefined || value.trim() === ""}
          onClick={() => onChange(prettyJson(value))}
        >
          Format
        </Button>
      }
      stretch
    >
      <JsonEditor
        label={editorLabel}
        value={value}
        onChange={onChange}
        minHeight={minHeight}
        maxHeight={maxHeight}
        invalid={problem !== undefined}
        diagnostics={diagnostics}
        {...(onSubmit && { onSubmit })}
      />
    </FormField>
  );
}
