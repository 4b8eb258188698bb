import type { TestableState } from "../test-state/states";
import { StatesField } from "../test-state/states-field";

const isTask = ({ type }: TestableState) => type === "Task";
const resourceOf = ({ resource }: TestableState) => resource;

/** Chooses the Task states of a definition whose tasks a person answers. */
export function ByHandField(props: {
  definition: string;
  value: readonly string[];
  onChange: (states: readonly string[]) => void;
  disabled: boolean;
}) {
  return (
    <StatesField
      {...props}
      label="Answer by hand"
      description="Optional. Tasks of these states are sent nowhere: they wait until you give their result or their error, whatever a test case has for them. Kept for the next start."
      filter={isTask}
      about={resourceOf}
      placeholder={(any) => (any ? "Choose another state" : "None: tasks call their services")}
      empty="The definition has no Task states."
      deselect={(state) => `Do not answer ${state} by hand`}
    />
  );
}
