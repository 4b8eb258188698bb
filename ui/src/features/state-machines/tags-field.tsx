import AttributeEditor from "@cloudscape-design/components/attribute-editor";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import type { TagDraft } from "./form-model";
import { MOST_TAGS } from "./tag-changes";

/** Tags as rows of key and value. */
export function TagsField({
  tags,
  onChange,
  error,
}: {
  tags: readonly TagDraft[];
  onChange: (tags: readonly TagDraft[]) => void;
  error: string | undefined;
}) {
  const change = (index: number, part: Partial<TagDraft>) =>
    onChange(tags.map((tag, place) => (place === index ? { ...tag, ...part } : tag)));
  return (
    <FormField label="Tags" errorText={error ?? ""} stretch>
      <AttributeEditor<TagDraft>
        items={[...tags]}
        addButtonText="Add tag"
        removeButtonText="Remove"
        removeButtonAriaLabel={(tag) => `Remove the tag ${tag.key}`}
        empty="No tags"
        disableAddButton={tags.length >= MOST_TAGS}
        onAddButtonClick={() => onChange([...tags, { key: "", value: "" }])}
        onRemoveButtonClick={({ detail }) =>
          onChange(tags.filter((_, index) => index !== detail.itemIndex))
        }
        definition={[
          {
            label: "Key",
            control: (tag, index) => (
              <Input
                value={tag.key}
                ariaLabel={`Key of tag ${index + 1}`}
                onChange={({ detail }) => change(index, { key: detail.value })}
              />
            ),
          },
          {
            label: "Value",
            control: (tag, index) => (
              <Input
                value={tag.value}
                ariaLabel={`Value of tag ${index + 1}`}
                onChange={({ detail }) => change(index, { value: detail.value })}
              />
            ),
          },
        ]}
      />
    </FormField>
  );
}
