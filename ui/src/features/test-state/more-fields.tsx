import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import type { InspectionLevel } from "../../api/generated/types";
import { JsonField } from "../../components/json-field";
import type { DraftField, TestDraft } from "./draft";
import type { TestableState } from "./states";

const levels = [
  { value: "INFO", label: "Info", description: "The output, or the error." },
  { value: "DEBUG", label: "Debug", description: "The data at every stage as well." },
  { value: "TRACE", label: "Trace", description: "And what an HTTP Task sent and got." },
] as const;

const anyState = { value: "", label: "None of them by name" };

/** What a test may set beside input and mock, as far as the state has a use for it. */
export function MoreFields({
  state,
  draft,
  change,
  problems,
}: {
  state: TestableState;
  draft: TestDraft;
  change: (part: Partial<TestDraft>) => void;
  problems: Partial<Record<DraftField, { message: string; offset?: number }>>;
}) {
  const inner = [anyState, ...state.inner.map((value) => ({ value, label: value }))];
  return (
    <div className="sd-test-more">
      <FormField label="Inspection level" stretch>
        <Select
          selectedOption={levels.find(({ value }) => value === draft.level) ?? null}
          options={levels}
          expandToViewport
          onChange={({ detail }) =>
            change({ level: detail.selectedOption.value as InspectionLevel })
          }
        />
      </FormField>
      {draft.level === "TRACE" && (
        <Checkbox
          checked={draft.revealSecrets}
          description="What a connection adds to an HTTP request is shown. The role needs states:RevealSecrets."
          onChange={({ detail }) => change({ revealSecrets: detail.checked })}
        >
          Reveal secrets
        </Checkbox>
      )}
      <JsonField
        label="Variables"
        description="Optional. An object; its fields are the variables when the state begins."
        value={draft.variables}
        onChange={(variables) => change({ variables })}
        problem={problems.variables}
        minHeight="48px"
      />
      {draft.mock !== "none" && (
        <JsonField
          label="Context object"
          description="Optional. Stands for the one that AWS would make."
          value={draft.context}
          onChange={(context) => change({ context })}
          problem={problems.context}
          minHeight="48px"
        />
      )}
      {state.hasRetry && (
        <FormField
          label="Retries before"
          description="Optional. How often the state was tried again before this try."
          errorText={problems.retries?.message ?? ""}
        >
          <Input
            value={draft.retries}
            inputMode="numeric"
            onChange={({ detail }) => change({ retries: detail.value })}
          />
        </FormField>
      )}
      {draft.mock === "error" && state.inner.length > 0 && (
        <FormField
          label="Error caused by state"
          description="Optional. The inner state that the mocked error came from."
        >
          <Select
            selectedOption={inner.find(({ value }) => value === draft.errorCausedBy) ?? anyState}
            options={inner}
            expandToViewport
            filteringType="auto"
            onChange={({ detail }) => change({ errorCausedBy: detail.selectedOption.value ?? "" })}
          />
        </FormField>
      )}
      {state.type === "Map" && (
        <FormField
          label="Failed iterations"
          description="Optional. How many iterations failed, for the tolerated failures."
          errorText={problems.iterationFailures?.message ?? ""}
        >
          <Input
            value={draft.iterationFailures}
            inputMode="numeric"
            onChange={({ detail }) => change({ iterationFailures: detail.value })}
          />
        </FormField>
      )}
      {state.hasItemReader && (
        <JsonField
          label="Data of the item reader"
          description="What stands for what the Map would read."
          value={draft.itemReaderData}
          onChange={(itemReaderData) => change({ itemReaderData })}
          problem={problems.itemReaderData}
          minHeight="48px"
        />
      )}
      <FormField
        label="Role ARN"
        description="The role that a task which is not mocked acts under."
        errorText={problems.roleArn?.message ?? ""}
        stretch
      >
        <Input
          value={draft.roleArn}
          spellcheck={false}
          onChange={({ detail }) => change({ roleArn: detail.value })}
        />
      </FormField>
    </div>
  );
}
