import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { checkDefinition, type Diagnostic } from "../../api/workspace";

/** How long after the last key a definition is checked, in ms. */
const PAUSE = 250;

/** The findings in a definition, a moment after it was last changed. */
export function useDefinitionCheck(definition: string, type: string) {
  const [settled, setSettled] = useState(definition);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(definition), PAUSE);
    return () => clearTimeout(timer);
  }, [definition]);
  const query = useQuery({
    queryKey: ["definition-check", type, settled],
    queryFn: () => checkDefinition(settled, type),
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: (previous) => previous,
  });
  // Findings of an older text stand at the wrong places: they are not shown.
  const current = settled === definition && !query.isPlaceholderData;
  return { diagnostics: current ? (query.data ?? []) : none, error: query.error };
}

const none: readonly Diagnostic[] = [];
