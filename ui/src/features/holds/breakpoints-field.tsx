import type { TestableState } from "../test-state/states";
import { StatesField } from "../test-state/states-field";

const typeOf = ({ type }: TestableState) => type;

/** Chooses the states before which an execution is held. */
export function BreakpointsField(props: {
  definition: string;
  value: readonly string[];
  onChange: (states: readonly string[]) => void;
  disabled: boolean;
}) {
  return (
    <StatesField
      {...props}
      label="Stop before"
      description="Optional. The execution is held before these states until you let it go on; kept for the next start."
      about={typeOf}
      placeholder={(any) => (any ? "Choose another state" : "No breakpoints")}
      empty="The definition has no states."
      deselect={(state) => `Remove the breakpoint before ${state}`}
    />
  );
}
