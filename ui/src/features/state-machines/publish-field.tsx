import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Toggle from "@cloudscape-design/components/toggle";
import { boundsText, shapeOf, textProblem } from "../../api/contract";
import "../../components/form.css";

/** Whether what is saved becomes a version at once, and what is said of it. */
export interface PublishDraft {
  publish: boolean;
  description: string;
}

export const notPublished: PublishDraft = { publish: false, description: "" };

const shape = shapeOf("VersionDescription");

/** What is wrong with the description; undefined if nothing, or if nothing is published. */
export const publishProblem = ({ publish, description }: PublishDraft): string | undefined =>
  publish ? textProblem(shape, description) : undefined;

/** The members of a request that a draft stands for. */
export const publishInput = ({ publish, description }: PublishDraft) =>
  publish ? { publish, ...(description !== "" && { versionDescription: description }) } : {};

export function PublishField({
  draft,
  onChange,
}: {
  draft: PublishDraft;
  onChange: (draft: PublishDraft) => void;
}) {
  return (
    <div className="sd-form-fields">
      <Toggle
        checked={draft.publish}
        onChange={({ detail }) => onChange({ ...draft, publish: detail.checked })}
      >
        Publish a version of it
      </Toggle>
      {draft.publish && (
        <FormField
          label="Version description"
          constraintText={`Optional, ${boundsText(shape)}.`}
          errorText={publishProblem(draft) ?? ""}
          stretch
        >
          <Input
            value={draft.description}
            onChange={({ detail }) => onChange({ ...draft, description: detail.value })}
          />
        </FormField>
      )}
    </div>
  );
}
