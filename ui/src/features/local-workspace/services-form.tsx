import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Toggle from "@cloudscape-design/components/toggle";
import { type ReactNode, useRef, useState } from "react";
import type { SettingsProblem, WorkspaceSettingsView } from "../../api/workspace";
import { ErrorAlert, type ShownError } from "../../components/error-alert";
import "../../components/form.css";
import { notify } from "../../components/notifications";
import { LeaveGuard } from "../../navigation/leave-guard";
import { useChangeSettings } from "../local-time/queries";
import {
  addRow,
  draftOf,
  isChanged,
  problemOf,
  type ServiceRow,
  type ServicesDraft,
  servicesOf,
} from "./services-model";

/** Where tasks that call services are sent. */
export function ServicesForm({ view }: { view: WorkspaceSettingsView }) {
  const { services } = view.settings;
  const change = useChangeSettings();
  const [draft, setDraft] = useState(() => draftOf(services));
  const [problems, setProblems] = useState<readonly SettingsProblem[]>(view.problems);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const changed = isChanged(draft, services);

  const edit = (part: Partial<ServicesDraft>) => {
    setDraft({ ...draft, ...part });
    // What was said about a field that is written anew may no longer be so.
    const touched = Object.keys(part).map((name) => (name === "rows" ? "serviceEndpoints" : name));
    setProblems(
      problems.filter(({ field }) => !touched.some((name) => field.startsWith(`services.${name}`))),
    );
  };
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const saved = await change({ services: servicesOf(draft) });
      setProblems(saved.problems);
      if (saved.problems.length === 0) {
        setDraft(draftOf(saved.view.settings.services));
        notify({
          type: "success",
          content: "The services were saved; tasks use them from now on.",
        });
      } else setTimeout(() => firstWrong(form.current)?.focus(), 0);
    } catch (reason) {
      setFailure(reason as Error);
    } finally {
      setBusy(false);
    }
  };
  const discard = () => {
    setDraft(draftOf(services));
    setProblems(view.problems);
    setFailure(null);
  };

  return (
    <form
      ref={form}
      className="sd-form"
      aria-label="Services"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <SectionHead title="Services">
        Where tasks that call services are sent, signed with a key that means nothing. Without an
        address nothing is sent anywhere.
      </SectionHead>
      <FormField
        label="Endpoint of AWS services"
        description="For every service without one of its own: LocalStack, moto …"
        constraintText={fromEnvironment(view, draft, "AWS_ENDPOINT_URL", draft.endpoint)}
        errorText={problemOf(problems, "services.endpoint")}
        stretch
      >
        <Address value={draft.endpoint} onChange={(endpoint) => edit({ endpoint })} />
      </FormField>
      <Rows
        rows={draft.rows}
        problems={problems}
        onChange={(rows) => edit({ rows })}
        onAdd={() => edit(addRow(draft))}
      />
      <FormField
        label="Endpoint of Lambda"
        description="Something that runs functions, such as “sam local start-lambda”."
        errorText={problemOf(problems, "services.lambdaEndpoint")}
        stretch
      >
        <Address
          value={draft.lambdaEndpoint}
          placeholder="http://127.0.0.1:3001"
          onChange={(lambdaEndpoint) => edit({ lambdaEndpoint })}
        />
      </FormField>
      <FormField
        label="File of HTTP connections"
        description="What EventBridge's CreateConnection takes, by ARN or name, for HTTP Tasks; connections.json in the workspace's folder unless set."
        errorText={problemOf(problems, "services.connectionsFile")}
        stretch
      >
        <Input
          value={draft.connectionsFile}
          placeholder="/home/me/connections.json"
          spellcheck={false}
          onChange={({ detail }) => edit({ connectionsFile: detail.value })}
        />
      </FormField>
      <FormField
        label="Environment"
        description={environmentText(view)}
        errorText={problemOf(problems, "services.useEnvironment")}
      >
        <Toggle
          checked={draft.useEnvironment}
          onChange={({ detail }) => edit({ useEnvironment: detail.checked })}
        >
          Use AWS_ENDPOINT_URL and the key of the app's environment where nothing is set here
        </Toggle>
      </FormField>
      {failure && <ErrorAlert title="The services were not saved" error={failure} />}
      <div className="sd-form-foot">
        <Button disabled={!changed || busy} formAction="none" onClick={discard}>
          Discard changes
        </Button>
        <Button variant="primary" loading={busy} disabled={!changed}>
          Save services
        </Button>
      </div>
      <LeaveGuard unsaved={() => changed} />
    </form>
  );
}

function Rows({
  rows,
  problems,
  onChange,
  onAdd,
}: {
  rows: readonly ServiceRow[];
  problems: readonly SettingsProblem[];
  onChange: (rows: readonly ServiceRow[]) => void;
  onAdd: () => void;
}) {
  const replace = (key: number, part: Partial<ServiceRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  return (
    <fieldset className="sd-services">
      <legend>Endpoints of single services</legend>
      {rows.map(({ key, service, endpoint }, index) => {
        const place = `services.serviceEndpoints.${index}`;
        const name = service.trim() === "" ? `service ${index + 1}` : service;
        return (
          <div className="sd-services-row" key={key}>
            <FormField errorText={problemOf(problems, `${place}.service`)}>
              <Input
                value={service}
                ariaLabel={`Name of service ${index + 1}`}
                placeholder="DynamoDB"
                spellcheck={false}
                onChange={({ detail }) => replace(key, { service: detail.value })}
              />
            </FormField>
            <FormField errorText={problemOf(problems, `${place}.endpoint`)}>
              <Address
                value={endpoint}
                ariaLabel={`Endpoint of ${name}`}
                placeholder="http://127.0.0.1:8000"
                onChange={(text) => replace(key, { endpoint: text })}
              />
            </FormField>
            <Button
              formAction="none"
              iconName="remove"
              variant="icon"
              ariaLabel={`Remove ${name}`}
              onClick={() => onChange(rows.filter((row) => row.key !== key))}
            />
          </div>
        );
      })}
      <Button formAction="none" iconName="add-plus" onClick={onAdd}>
        Add service
      </Button>
    </fieldset>
  );
}

function Address({
  value,
  placeholder = "http://127.0.0.1:4566",
  ariaLabel,
  onChange,
}: {
  value: string;
  placeholder?: string;
  ariaLabel?: string;
  onChange: (text: string) => void;
}) {
  return (
    <Input
      value={value}
      placeholder={placeholder}
      inputMode="url"
      spellcheck={false}
      {...(ariaLabel !== undefined && { ariaLabel })}
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}

/** The title of a part of the page, and what it is about. */
export function SectionHead({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="sd-section-head">
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
    </div>
  );
}

/** The address that counts although none is set. */
function fromEnvironment(
  { environment }: WorkspaceSettingsView,
  { useEnvironment }: ServicesDraft,
  variable: string,
  set: string,
): string {
  const found = environment.find((each) => each.variable === variable);
  return useEnvironment && set.trim() === "" && found
    ? `From the environment: ${found.endpoint}`
    : "";
}

function environmentText({ environment }: WorkspaceSettingsView): ReactNode {
  if (environment.length === 0) return "The environment that the app was started in names none.";
  return (
    <>
      The app was started with{" "}
      {environment.map(({ variable, endpoint }, index) => (
        <span key={variable}>
          {index > 0 && ", "}
          <code>
            {variable}={endpoint}
          </code>
        </span>
      ))}
      .
    </>
  );
}

const firstWrong = (form: HTMLElement | null) =>
  form?.querySelector<HTMLElement>('[aria-invalid="true"]');
