import type { Diagnostic } from "../src/api/workspace";
import { checkJson, lineAndColumn } from "../src/components/json-check";

export interface State {
  Type: string;
  Next?: string;
  End?: boolean;
  Default?: string;
  Result?: unknown;
  Seconds?: number;
  Error?: string;
  Cause?: string;
  Resource?: string;
  TimeoutSeconds?: number;
  HeartbeatSeconds?: number;
  Retry?: { MaxAttempts?: number }[];
  Catch?: { Next: string }[];
  ItemProcessor?: Definition;
  Branches?: Definition[];
}

export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

/** Finds a few of the faults of a definition that the real checker finds, in its form. */
export function diagnose(text: string): Diagnostic[] {
  const at = (code: string, message: string, pointer: string, from: number, to: number) => {
    const begin = lineAndColumn(text, from);
    const end = lineAndColumn(text, to);
    return {
      severity: "ERROR" as const,
      code,
      message,
      pointer,
      ...begin,
      endLine: end.line,
      endColumn: end.column,
      from,
      to,
    };
  };
  const slip = checkJson(text);
  if (slip) return [at("INVALID_JSON_DESCRIPTION", slip.message, "", slip.offset, slip.offset + 1)];
  const definition = JSON.parse(text) as Partial<Definition>;
  if (typeof definition !== "object" || definition === null || !definition.StartAt)
    return [at("SCHEMA_VALIDATION_FAILED", "Field 'StartAt' is required", "", 0, 1)];
  const states = definition.States ?? {};
  const found: Diagnostic[] = [];
  const need = (target: string | undefined, pointer: string) => {
    if (target === undefined || target in states) return;
    const from = text.indexOf(JSON.stringify(target));
    found.push(
      at(
        "MISSING_TRANSITION_TARGET",
        `Missing target: ${target}`,
        pointer,
        from,
        from + target.length + 2,
      ),
    );
  };
  need(definition.StartAt, "/StartAt");
  for (const [name, state] of Object.entries(states)) need(state.Next, `/States/${name}/Next`);
  return found;
}
