import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Textarea from "@cloudscape-design/components/textarea";
import { boundsText, shapeOf } from "../../api/contract";
import type { Member } from "../../api/generated/operations";
import { checkJson } from "../../components/json-check";
import { JsonEditor } from "../../components/json-editor";
import "./api-console.css";
import { type Draft, isDocument, isGiven, isStructure, pathOf } from "./draft";

interface FieldProps {
  path: string;
  draft: Draft;
  onChange: (draft: Draft) => void;
  problems: ReadonlyMap<string, string>;
  disabled: boolean;
  onSubmit: () => void;
}

/** The members of a structure, one below the other. */
export function StructureFields({
  shape,
  path,
  draft,
  onChange,
  ...rest
}: FieldProps & { shape: string }) {
  const members = shapeOf(shape).members ?? [];
  const values = isStructure(draft) ? draft : {};
  if (members.length === 0) return <div className="sd-api-note">This takes no members.</div>;
  return (
    <div className="sd-api-members">
      {members.map((member) => (
        <MemberField
          key={member.name}
          member={member}
          path={pathOf(path, member.name)}
          draft={values[member.name]}
          onChange={(value) => onChange({ ...values, [member.name]: value })}
          {...rest}
        />
      ))}
    </div>
  );
}

function MemberField({ member, ...field }: FieldProps & { member: Member }) {
  const shape = shapeOf(member.shape);
  if (shape.kind === "structure")
    return (
      <ExpandableSection
        variant="footer"
        headerText={`${member.name}${member.required ? " (required)" : ""}`}
        defaultExpanded={member.required === true || isGiven(field.draft)}
      >
        <fieldset className="sd-api-nested" aria-label={field.path}>
          <StructureFields shape={member.shape} {...field} />
        </fieldset>
      </ExpandableSection>
    );
  if (shape.kind === "list") return <ListField member={member} {...field} />;
  return <ScalarField member={member} {...field} />;
}

function ListField({ member, path, draft, onChange, ...rest }: FieldProps & { member: Member }) {
  const { member: element = "", max } = shapeOf(member.shape);
  const entries = Array.isArray(draft) ? (draft as readonly Draft[]) : [];
  const one = shapeOf(element);
  return (
    <FormField
      label={<Title member={member} />}
      constraintText={boundsText(shapeOf(member.shape))}
      errorText={rest.problems.get(path) ?? ""}
      stretch
    >
      <div className="sd-api-entries">
        {entries.map((entry, index) => {
          const place = pathOf(path, index);
          const change = (value: Draft) =>
            onChange(entries.map((each, at) => (at === index ? value : each)));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: an entry is nothing but its place.
            <div className="sd-api-entry" key={index}>
              <fieldset className="sd-api-nested" aria-label={place}>
                {one.kind === "structure" ? (
                  <StructureFields
                    shape={element}
                    path={place}
                    draft={entry}
                    onChange={change}
                    {...rest}
                  />
                ) : (
                  <ScalarField
                    member={{ name: String(index), shape: element, required: true }}
                    path={place}
                    draft={entry}
                    onChange={change}
                    {...rest}
                  />
                )}
              </fieldset>
              <Button
                variant="icon"
                iconName="remove"
                formAction="none"
                disabled={rest.disabled}
                ariaLabel={`Remove ${place}`}
                onClick={() => onChange(entries.filter((_, at) => at !== index))}
              />
            </div>
          );
        })}
        <Button
          formAction="none"
          iconName="add-plus"
          ariaLabel={`Add an entry to ${path}`}
          disabled={rest.disabled || (max !== undefined && entries.length >= max)}
          onClick={() => onChange([...entries, one.kind === "structure" ? {} : ""])}
        >
          Add an entry
        </Button>
      </div>
    </FormField>
  );
}

const notGiven = { value: "", label: "Not given" };

function ScalarField({
  member,
  path,
  draft,
  onChange,
  problems,
  disabled,
  onSubmit,
}: FieldProps & { member: Member }) {
  const shape = shapeOf(member.shape);
  const text = typeof draft === "string" ? draft : "";
  const problem = problems.get(path);
  const choices =
    shape.kind === "boolean" ? ["true", "false"] : shape.kind === "enum" ? shape.values : undefined;
  const document = isDocument(shape) || shape.kind === "map";
  const pattern = shape.pattern ? `Matches ${shape.pattern}` : "";
  const constraint = [kindText(shape.kind, document), boundsText(shape), pattern]
    .filter((part) => part !== "")
    .join(", ");
  return (
    <FormField
      label={<Title member={member} />}
      constraintText={constraint}
      errorText={problem ?? ""}
      stretch
    >
      {choices ? (
        <Select
          selectedOption={text === "" ? notGiven : { value: text, label: text }}
          options={[notGiven, ...choices.map((value) => ({ value, label: value }))]}
          disabled={disabled}
          expandToViewport
          ariaLabel={path}
          onChange={({ detail }) => onChange(detail.selectedOption.value ?? "")}
        />
      ) : document ? (
        <JsonEditor
          label={path}
          value={text}
          onChange={onChange}
          minHeight="64px"
          maxHeight="280px"
          invalid={problem !== undefined}
          readOnly={disabled}
          onSubmit={onSubmit}
          diagnostics={slips(text)}
        />
      ) : (shape.max ?? 0) > 2_048 ? (
        <Textarea
          value={text}
          rows={2}
          disabled={disabled}
          ariaLabel={path}
          onChange={({ detail }) => onChange(detail.value)}
        />
      ) : (
        <Input
          value={text}
          disabled={disabled}
          spellcheck={false}
          autoComplete={false}
          ariaLabel={path}
          inputMode={shape.kind === "text" ? "text" : "decimal"}
          placeholder={member.idempotencyToken ? "Made by the app when left out" : ""}
          onChange={({ detail }) => onChange(detail.value)}
        />
      )}
    </FormField>
  );
}

function Title({ member }: { member: Member }) {
  return (
    <span>
      {member.name} {member.required && <span className="sd-api-required">required</span>}
    </span>
  );
}

const kindText = (kind: string, document: boolean): string => {
  if (document) return "JSON";
  if (kind === "text" || kind === "enum" || kind === "boolean") return "";
  return kind === "float" ? "Number" : "Whole number";
};

/** The first slip in a document. The service is free to see it otherwise: it does not stop a call. */
function slips(text: string) {
  const slip = text.trim() === "" ? undefined : checkJson(text);
  if (!slip) return [];
  const { offset, message } = slip;
  return [{ from: offset, to: offset + 1, severity: "warning" as const, message }];
}
