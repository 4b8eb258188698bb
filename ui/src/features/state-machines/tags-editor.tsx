import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import { MOST_TAGS, type TagDraft } from "./form-model";
import "./form.css";

/** Tags as rows of key and value. */
export function TagsEditor({
  tags,
  onChange,
  problem,
}: {
  tags: readonly TagDraft[];
  onChange: (tags: TagDraft[]) => void;
  problem: string | undefined;
}) {
  const change = (index: number, part: Partial<TagDraft>) =>
    onChange(tags.map((tag, other) => (other === index ? { ...tag, ...part } : tag)));
  return (
    <FormField label="Tags" description="Optional." errorText={problem} stretch>
      <div className="sd-tag-rows">
        {tags.map((tag, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity while they are typed.
          <div className="sd-tag-row" key={index}>
            <Input
              value={tag.key}
              ariaLabel={`Key of tag ${index + 1}`}
              placeholder="Key"
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => change(index, { key: detail.value })}
            />
            <Input
              value={tag.value}
              ariaLabel={`Value of tag ${index + 1}`}
              placeholder="Value"
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => change(index, { value: detail.value })}
            />
            <Button
              formAction="none"
              variant="icon"
              iconName="remove"
              ariaLabel={`Remove tag ${index + 1}`}
              onClick={() => onChange(tags.filter((_, other) => other !== index))}
            />
          </div>
        ))}
        <div>
          <Button
            formAction="none"
            iconName="add-plus"
            disabled={tags.length >= MOST_TAGS}
            onClick={() => onChange([...tags, { key: "", value: "" }])}
          >
            Add tag
          </Button>
        </div>
      </div>
    </FormField>
  );
}
