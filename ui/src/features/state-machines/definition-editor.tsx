import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMemo, useState } from "react";
import { checkJson, prettyJson } from "../../components/json-check";
import { JsonEditor } from "../../components/json-editor";
import { type Problem, ProblemList } from "../../components/problem-list";
import { useDefinitionCheck } from "./definition-check";
import { type Starter, starters } from "./starters";

/** Edits a definition; what is wrong with it stands at its place and in a list below. */
export function DefinitionEditor({
  value,
  onChange,
  type,
  refusal,
  onSubmit,
  offersStarters,
}: {
  value: string;
  onChange: (value: string) => void;
  type: string;
  /** What the service said when it refused this definition. */
  refusal: string | undefined;
  onSubmit: () => void;
  offersStarters: boolean;
}) {
  const { diagnostics, error } = useDefinitionCheck(value, type);
  const [reveal, setReveal] = useState<{ offset: number } | null>(null);
  const [starter, setStarter] = useState<Starter>(starters[0]);
  const shown = useMemo(
    () =>
      diagnostics.map((found) => ({
        from: found.from,
        to: found.to,
        severity: found.severity === "ERROR" ? ("error" as const) : ("warning" as const),
        message: found.message,
        code: found.code,
      })),
    [diagnostics],
  );
  const problems = useMemo(
    () =>
      diagnostics.map(
        (found): Problem => ({
          severity: found.severity === "ERROR" ? "error" : "warning",
          message: found.message,
          code: found.code,
          line: found.line,
          column: found.column,
          offset: found.from,
        }),
      ),
    [diagnostics],
  );
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const isJson = useMemo(() => checkJson(value) === undefined, [value]);

  const choose = (id: string | undefined) => {
    const chosen = starters.find((candidate) => candidate.id === id);
    if (!chosen) return;
    setStarter(chosen);
    onChange(chosen.definition);
  };
  // A starter takes the place of the text only while that is a starter itself: nothing typed is lost.
  const untouched = starters.some(({ definition }) => definition === value);

  return (
    <FormField
      label="Definition"
      description="In the Amazon States Language, JSON."
      errorText={refusal ?? (error ? `It could not be checked: ${error.message}` : undefined)}
      constraintText={
        errors > 0
          ? `${errors} ${errors === 1 ? "error" : "errors"}, listed below the text`
          : undefined
      }
      secondaryControl={
        <SpaceBetween direction="horizontal" size="xs">
          {offersStarters && (
            <Select
              ariaLabel="Begin with"
              disabled={!untouched}
              selectedOption={{ value: starter.id, label: starter.label }}
              options={starters.map(({ id, label, description }) => ({
                value: id,
                label,
                description,
              }))}
              onChange={({ detail }) => choose(detail.selectedOption.value)}
            />
          )}
          <Button formAction="none" disabled={!isJson} onClick={() => onChange(prettyJson(value))}>
            Format
          </Button>
        </SpaceBetween>
      }
      stretch
    >
      <JsonEditor
        label="Definition"
        value={value}
        onChange={onChange}
        diagnostics={shown}
        invalid={errors > 0 || refusal !== undefined}
        onSubmit={onSubmit}
        reveal={reveal}
        height="min(52vh, 640px)"
      />
      <ProblemList
        label="Problems in the definition"
        problems={problems}
        onReveal={({ offset }) => setReveal({ offset })}
      />
    </FormField>
  );
}
