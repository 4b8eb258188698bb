import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { useMemo, useState } from "react";
import "../../components/form.css";
import { byteLength, prettyJson } from "../../components/json-check";
import { type EditorDiagnostic, JsonEditor } from "../../components/json-editor";
import { type Problem, ProblemList } from "../../components/problem-list";
import { formatBytes } from "../../components/time";
import { DEFINITION_LIMIT, summary } from "./form-model";
import "./form.css";
import { templates } from "./templates";
import type { Check } from "./use-check";

/** The definition as it is written: editor, findings at their place, templates and formatting. */
export function DefinitionField({
  value,
  onChange,
  check,
  error,
  onSubmit,
  offerTemplates,
  onTest,
}: {
  value: string;
  onChange: (value: string) => void;
  check: Check;
  /** What AWS says against the definition. */
  error: string | undefined;
  onSubmit: () => void;
  offerTemplates: boolean;
  /** Tests the states as they are written. */
  onTest?: () => void;
}) {
  const [reveal, setReveal] = useState<{ offset: number } | null>(null);
  const size = useMemo(() => byteLength(value), [value]);
  const diagnostics = useMemo(
    () =>
      check.diagnostics.map(
        ({ from, to, severity, message, code }): EditorDiagnostic => ({
          from,
          to,
          message,
          code,
          severity: severity === "ERROR" ? "error" : "warning",
        }),
      ),
    [check.diagnostics],
  );
  const problems = useMemo(
    () =>
      check.diagnostics.map(
        ({ severity, code, message, line, column, from }): Problem => ({
          severity: severity === "ERROR" ? "error" : "warning",
          code,
          message,
          line,
          column,
          offset: from,
        }),
      ),
    [check.diagnostics],
  );

  return (
    <div className="sd-definition">
      <div className="sd-definition-head">
        <h2 id="definition-heading">Definition</h2>
        <span className="sd-definition-actions">
          {offerTemplates && (
            <ButtonDropdown
              expandToViewport
              items={templates.map(({ id, label, description }) => ({
                id,
                text: label,
                secondaryText: description,
              }))}
              onItemClick={({ detail }) => {
                const template = templates.find(({ id }) => id === detail.id);
                if (template) onChange(template.definition);
              }}
            >
              Start from a template
            </ButtonDropdown>
          )}
          {onTest && (
            <Button formAction="none" disabled={value.trim() === ""} onClick={onTest}>
              Test a state
            </Button>
          )}
          <Button
            formAction="none"
            disabled={value.trim() === ""}
            onClick={() => onChange(prettyJson(value))}
          >
            Format
          </Button>
        </span>
      </div>
      <JsonEditor
        label="Definition"
        value={value}
        onChange={onChange}
        diagnostics={diagnostics}
        height="clamp(220px, calc(100vh - 420px), 900px)"
        describedBy="definition-state"
        invalid={error !== undefined}
        reveal={reveal}
        onSubmit={onSubmit}
      />
      {error !== undefined && (
        <div className="sd-field-error" role="alert">
          {error}
        </div>
      )}
      <div className="sd-definition-state" id="definition-state">
        <span data-testid="definition-summary">
          {check.pending ? "Checking…" : summary(check.diagnostics)}
        </span>
        {check.failure && <span>The check did not work: {check.failure}</span>}
        <span className="sd-definition-size" data-over={size > DEFINITION_LIMIT || undefined}>
          {formatBytes(size)} of 1 MiB
        </span>
      </div>
      <ProblemList
        label="Problems of the definition"
        problems={problems}
        onReveal={({ offset }) => setReveal({ offset })}
      />
    </div>
  );
}
