import Button from "@cloudscape-design/components/button";
import { useMemo } from "react";
import type { Diagnostic } from "../../api/workspace";
import { prettyJson } from "../../components/json-check";
import { type EditorDiagnostic, JsonEditor } from "../../components/json-editor";
import "./mocks.css";

/** The mock configuration as it is written in the file. */
export function TextForm({
  text,
  onChange,
  onSubmit,
  diagnostics,
  reveal,
  disabled,
}: {
  text: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  diagnostics: readonly Diagnostic[];
  reveal: { offset: number } | null;
  disabled: boolean;
}) {
  const marks = useMemo(
    () =>
      diagnostics.map(
        ({ from, to, severity, message }): EditorDiagnostic => ({
          from,
          to,
          message,
          severity: severity === "ERROR" ? "error" : "warning",
        }),
      ),
    [diagnostics],
  );
  return (
    <div className="sd-mock-text">
      <div>
        <Button
          formAction="none"
          disabled={disabled || text.trim() === ""}
          onClick={() => onChange(prettyJson(text))}
        >
          Format
        </Button>
      </div>
      <JsonEditor
        label="Mock configuration"
        value={text}
        onChange={onChange}
        readOnly={disabled}
        diagnostics={marks}
        height="clamp(220px, calc(100vh - 400px), 900px)"
        invalid={diagnostics.some(({ severity }) => severity === "ERROR")}
        reveal={reveal}
        onSubmit={onSubmit}
      />
    </div>
  );
}
