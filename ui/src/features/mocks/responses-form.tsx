import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SegmentedControl from "@cloudscape-design/components/segmented-control";
import Textarea from "@cloudscape-design/components/textarea";
import { useState } from "react";
import { prettyJson } from "../../components/json-check";
import { JsonField } from "../../components/json-field";
import { jsonProblem } from "../../components/json-field-model";
import { formatCount } from "../../components/time";
import { AddName } from "./add-name";
import {
  type MockedAnswer,
  type MockedResponse,
  type Mocks,
  nextInvocation,
  removeResponse,
  renameResponse,
  setResponse,
} from "./mock-model";
import "./mocks.css";

interface FormProps {
  mocks: Mocks;
  disabled: boolean;
  /** Changes the text of the file. */
  edit: (change: (text: string) => string) => void;
}

const newAnswer = (invocation: number): MockedAnswer => ({
  invocations: String(invocation),
  kind: "Return",
  value: "{}",
  error: "",
  cause: "",
});

/** The mocked responses: what each invocation returns or throws. */
export function ResponsesForm({ mocks, disabled, edit }: FormProps) {
  const names = mocks.responses.map(({ name }) => name);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const turn = (name: string, expanded: boolean) =>
    setOpen((now) => {
      const next = new Set(now);
      if (expanded) next.add(name);
      else next.delete(name);
      return next;
    });
  return (
    <div className="sd-mock-form">
      {names.length === 0 && (
        <Box color="text-body-secondary">
          There are no responses. One says what a task returns, or which error it throws, at its
          first, its second … invocation in an execution.
        </Box>
      )}
      {mocks.responses.map((response) => (
        <ExpandableSection
          key={response.name}
          variant="container"
          headerText={response.name}
          headerDescription={summaryOf(response)}
          expanded={open.has(response.name)}
          onChange={({ detail }) => turn(response.name, detail.expanded)}
        >
          {open.has(response.name) && (
            <Response
              response={response}
              taken={names}
              disabled={disabled}
              edit={edit}
              onRenamed={(name) => turn(name, true)}
            />
          )}
        </ExpandableSection>
      ))}
      <AddName
        label="Add a response"
        placeholder="Add a response"
        taken={names}
        disabled={disabled}
        onAdd={(name) => {
          edit((text) => setResponse(text, name, [newAnswer(0)]));
          turn(name, true);
        }}
      />
    </div>
  );
}

function summaryOf({ answers, uses }: MockedResponse): string {
  const part = (count: number, word: string) =>
    `${formatCount(count)} ${word}${count === 1 ? "" : "s"}`;
  const used = uses === 0 ? "not used" : `used by ${part(uses, "state")}`;
  return `${part(answers.length, "answer")}, ${used}`;
}

function Response({
  response,
  taken,
  disabled,
  edit,
  onRenamed,
}: {
  response: MockedResponse;
  taken: readonly string[];
  disabled: boolean;
  edit: FormProps["edit"];
  onRenamed: (name: string) => void;
}) {
  const { name, answers } = response;
  const [wanted, setWanted] = useState(name);
  const isTaken = wanted !== name && taken.includes(wanted);
  const rename = () => {
    const to = wanted.trim();
    if (to === name || to === "" || isTaken) return;
    edit((text) => renameResponse(text, name, to));
    onRenamed(to);
  };
  const set = (changed: readonly MockedAnswer[]) =>
    edit((text) => setResponse(text, name, changed));
  return (
    <div className="sd-mock-response">
      <FormField label="Name" errorText={isTaken ? "This name is there already." : ""}>
        <Input
          value={wanted}
          disabled={disabled}
          spellcheck={false}
          onChange={({ detail }) => setWanted(detail.value)}
          onKeyDown={({ detail }) => detail.key === "Enter" && rename()}
          onBlur={rename}
        />
      </FormField>
      {answers.map((answer, index) => (
        <Answer
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer has no other identity while its invocations are written.
          key={index}
          answer={answer}
          of={name}
          disabled={disabled}
          onChange={(changed) => set(answers.with(index, changed))}
          onRemove={() => set(answers.toSpliced(index, 1))}
        />
      ))}
      <div className="sd-mock-actions">
        <Button
          formAction="none"
          iconName="add-plus"
          disabled={disabled}
          ariaLabel={`Add an answer to ${name}`}
          onClick={() => set([...answers, newAnswer(nextInvocation(answers))])}
        >
          Add an answer
        </Button>
        <Button
          formAction="none"
          variant="link"
          disabled={disabled}
          ariaLabel={`Remove the response ${name}`}
          onClick={() => edit((text) => removeResponse(text, name))}
        >
          Remove the response
        </Button>
      </div>
    </div>
  );
}

/** The largest result that a task may have. */
const LARGEST = 262_144;

function Answer({
  answer,
  of,
  disabled,
  onChange,
  onRemove,
}: {
  answer: MockedAnswer;
  of: string;
  disabled: boolean;
  onChange: (answer: MockedAnswer) => void;
  onRemove: () => void;
}) {
  const { invocations, kind, value, error, cause } = answer;
  // What is typed, until it is JSON, and as it was typed: the file has it laid out.
  const [typed, setTyped] = useState({ text: value, value });
  const shown = typed.value === value ? typed.text : value;
  const problem = jsonProblem(shown, LARGEST);
  const title = `${invocations} of ${of}`;
  return (
    <fieldset className="sd-mock-answer">
      <legend>Invocation {invocations}</legend>
      <div className="sd-mock-answer-head">
        <FormField label="Invocations" description="From 0: 0, or 1-2 for several.">
          <Input
            value={invocations}
            ariaLabel={`Invocations ${title}`}
            disabled={disabled}
            spellcheck={false}
            onChange={({ detail }) => onChange({ ...answer, invocations: detail.value.trim() })}
          />
        </FormField>
        <SegmentedControl
          label={`Answer ${title} with`}
          selectedId={kind}
          options={[
            { id: "Return", text: "Return", disabled },
            { id: "Throw", text: "Throw", disabled },
          ]}
          onChange={({ detail }) =>
            onChange({ ...answer, kind: detail.selectedId === "Throw" ? "Throw" : "Return" })
          }
        />
        <Button
          formAction="none"
          variant="icon"
          iconName="remove"
          disabled={disabled}
          ariaLabel={`Remove the answer ${title}`}
          onClick={onRemove}
        />
      </div>
      {kind === "Return" ? (
        <JsonField
          label="Result"
          editorLabel={`Result ${title}`}
          value={shown}
          problem={problem}
          minHeight="60px"
          onChange={(text) => {
            if (jsonProblem(text, LARGEST)) setTyped({ text, value });
            else {
              setTyped({ text, value: prettyJson(text) });
              onChange({ ...answer, value: text });
            }
          }}
        />
      ) : (
        <div className="sd-form-row">
          <FormField label="Error" description="A name that Retry and Catch can name." stretch>
            <Input
              value={error}
              ariaLabel={`Error ${title}`}
              disabled={disabled}
              spellcheck={false}
              onChange={({ detail }) => onChange({ ...answer, error: detail.value })}
            />
          </FormField>
          <FormField label="Cause" description="In words." stretch>
            <Textarea
              value={cause}
              ariaLabel={`Cause ${title}`}
              disabled={disabled}
              rows={2}
              onChange={({ detail }) => onChange({ ...answer, cause: detail.value })}
            />
          </FormField>
        </div>
      )}
    </fieldset>
  );
}
