import { useEffect, useRef, useState } from "react";
import { checkDefinition, type DefinitionType, type Diagnostic } from "../../api/workspace";
import { checkJson } from "../../components/json-check";

/** How long the keyboard must rest before a definition is checked, in ms. */
const REST = 250;

export interface Check {
  diagnostics: readonly Diagnostic[];
  /** The diagnostics are of an older text. */
  pending: boolean;
  /** Why the check itself did not work. */
  failure: string | undefined;
}

/** Keeps the diagnostics of a definition up to date while it is typed. */
export function useCheck(definition: string, type: DefinitionType): Check {
  const [checked, setChecked] = useState<{
    definition: string;
    type: DefinitionType;
    diagnostics: readonly Diagnostic[];
    failure: string | undefined;
  } | null>(null);
  const serial = useRef(0);

  useEffect(() => {
    serial.current += 1;
    const mine = serial.current;
    const timer = setTimeout(async () => {
      let diagnostics: readonly Diagnostic[] = [];
      let failure: string | undefined;
      if (definition.trim() !== "") {
        try {
          diagnostics = await checkDefinition(definition, type);
        } catch (reason) {
          // The place of a slip in the JSON is known even so.
          diagnostics = jsonDiagnostic(definition);
          failure = (reason as Error).message;
        }
      }
      if (mine === serial.current) setChecked({ definition, type, diagnostics, failure });
    }, REST);
    return () => clearTimeout(timer);
  }, [definition, type]);

  return {
    diagnostics: checked?.diagnostics ?? [],
    pending: checked?.definition !== definition || checked.type !== type,
    failure: checked?.failure,
  };
}

function jsonDiagnostic(text: string): Diagnostic[] {
  const problem = checkJson(text);
  if (!problem) return [];
  const { message, offset, line, column } = problem;
  return [
    {
      severity: "ERROR",
      code: "INVALID_JSON_DESCRIPTION",
      message,
      pointer: "",
      line,
      column,
      endLine: line,
      endColumn: column + 1,
      from: offset,
      to: offset + 1,
    },
  ];
}
