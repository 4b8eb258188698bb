import { useCallback, useRef } from "react";

/**
 * Puts the cursor into the field of a dialog that opens. The dialog itself takes the focus to its
 * first button once it is drawn, so the field has to come after that.
 */
export function useInitialFocus(): (field: { focus: () => void } | null) => void {
  const done = useRef(false);
  return useCallback((field) => {
    if (!field || done.current) return;
    done.current = true;
    setTimeout(() => field.focus(), 0);
  }, []);
}
