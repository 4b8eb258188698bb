import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Select from "@cloudscape-design/components/select";
import Textarea from "@cloudscape-design/components/textarea";
import { JsonField } from "../../components/json-field";
import type { DraftField, TestDraft } from "./draft";
import type { TestableState } from "./states";

const modes = [
  { value: "STRICT", label: "Strict", description: "Required members and types have to be right." },
  { value: "PRESENT", label: "Present", description: "The members given have to be right." },
  { value: "NONE", label: "None", description: "Nothing is checked." },
] as const;

/** What stands for the answer of the service, or of the inner states, that a state calls. */
export function MockFields({
  state,
  draft,
  change,
  problems,
  onSubmit,
}: {
  state: TestableState;
  draft: TestDraft;
  change: (part: Partial<TestDraft>) => void;
  problems: Partial<Record<DraftField, { message: string; offset?: number }>>;
  onSubmit: () => void;
}) {
  return (
    <>
      <FormField
        label="Mock"
        description={
          state.needsMock
            ? "A state of this kind can be tested with a mocked answer only."
            : "What answers in place of the service that the state calls."
        }
      >
        <SegmentedControl
          label="Mock"
          selectedId={draft.mock}
          options={[
            { id: "result", text: "Result" },
            { id: "error", text: "Error" },
            { id: "none", text: "None: call it", disabled: state.needsMock },
          ]}
          onChange={({ detail }) => change({ mock: detail.selectedId as TestDraft["mock"] })}
        />
      </FormField>
      {draft.mock === "result" && (
        <>
          <JsonField
            label="Mocked result"
            value={draft.result}
            onChange={(result) => change({ result })}
            problem={problems.result}
            onSubmit={onSubmit}
          />
          {state.type === "Task" && (
            <FormField
              label="Validation of the result"
              description="How it is held against the API of the service."
              stretch
            >
              <Select
                selectedOption={modes.find(({ value }) => value === draft.validation) ?? null}
                options={modes}
                expandToViewport
                onChange={({ detail }) =>
                  change({ validation: detail.selectedOption.value as TestDraft["validation"] })
                }
              />
            </FormField>
          )}
        </>
      )}
      {draft.mock === "error" && (
        <>
          <FormField label="Mocked error" errorText={problems.error?.message ?? ""} stretch>
            <Input
              value={draft.error}
              spellcheck={false}
              placeholder="States.TaskFailed"
              onChange={({ detail }) => change({ error: detail.value })}
            />
          </FormField>
          <FormField label="Mocked cause" description="Optional. In words." stretch>
            <Textarea
              value={draft.cause}
              rows={2}
              onChange={({ detail }) => change({ cause: detail.value })}
            />
          </FormField>
        </>
      )}
    </>
  );
}
