import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Toggle from "@cloudscape-design/components/toggle";
import { type ReactNode, useRef, useState } from "react";
import type { SettingsProblem, WorkspaceSettingsView } from "../../api/workspace";
import { ErrorAlert, type ShownError } from "../../components/error-alert";
import "../../components/form.css";
import { notify } from "../../components/notifications";
import { LeaveGuard } from "../../navigation/leave-guard";
import { useChangeSettings } from "../local-time/queries";
import { Rows } from "./rows";
import { SectionHead } from "./section-head";
import {
  draftOf,
  type FunctionRow,
  isChanged,
  problemOf,
  type ServiceRow,
  type ServicesDraft,
  servicesOf,
  withRow,
} from "./services-model";

/** What the parts of the form share. */
interface Fields {
  draft: ServicesDraft;
  problems: readonly SettingsProblem[];
  onEdit: (part: Partial<ServicesDraft>) => void;
}

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
        Where tasks that call services are sent. Without an address nothing is sent, unless calls to
        AWS are allowed below.
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
      <ServiceRows draft={draft} problems={problems} known={view.knownServices} onEdit={edit} />
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
      <FunctionRows draft={draft} problems={problems} onEdit={edit} />
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
      <FormField label="Environment" description={environmentText(view)} stretch>
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

/** Services that have an endpoint of their own. */
function ServiceRows({
  draft,
  problems,
  known,
  onEdit,
}: Fields & { known: WorkspaceSettingsView["knownServices"] }) {
  const options = known.map(({ name, service }) => ({ label: name, value: service }));
  const labelOf = (service: string) =>
    options.find(({ value }) => value === service)?.label ?? service;
  const nameOf = ({ service }: ServiceRow, index: number) =>
    service === "" ? `service ${index + 1}` : labelOf(service);
  const replace = (key: number, part: Partial<ServiceRow>) =>
    onEdit({ rows: draft.rows.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  return (
    <Rows
      legend="Endpoints of single services"
      description="They count more than the endpoint above."
      rows={draft.rows}
      add="Add service"
      nameOf={nameOf}
      onAdd={() => onEdit({ rows: withRow(draft.rows, { service: "", endpoint: "" }) })}
      onRemove={({ key }) => onEdit({ rows: draft.rows.filter((row) => row.key !== key) })}
    >
      {(row, index) => (
        <>
          <FormField
            errorText={problemOf(problems, `services.serviceEndpoints.${index}.service`)}
            stretch
          >
            <Select
              ariaLabel={`Service ${index + 1}`}
              placeholder="Choose a service"
              selectedOption={
                row.service === "" ? null : { label: labelOf(row.service), value: row.service }
              }
              options={options}
              filteringType="auto"
              filteringPlaceholder="Find a service"
              filteringAriaLabel="Find a service"
              expandToViewport
              onChange={({ detail }) =>
                replace(row.key, { service: detail.selectedOption.value ?? "" })
              }
            />
          </FormField>
          <FormField
            errorText={problemOf(problems, `services.serviceEndpoints.${index}.endpoint`)}
            stretch
          >
            <Address
              value={row.endpoint}
              ariaLabel={`Endpoint of ${nameOf(row, index)}`}
              placeholder="http://127.0.0.1:8000"
              onChange={(endpoint) => replace(row.key, { endpoint })}
            />
          </FormField>
        </>
      )}
    </Rows>
  );
}

/** Lambda functions that run on this machine. */
function FunctionRows({ draft, problems, onEdit }: Fields) {
  const nameOf = (row: FunctionRow, index: number) =>
    row.function.trim() === "" ? `function ${index + 1}` : row.function;
  const replace = (key: number, part: Partial<FunctionRow>) =>
    onEdit({
      functions: draft.functions.map((row) => (row.key === key ? { ...row, ...part } : row)),
    });
  return (
    <Rows
      legend="Functions on this machine"
      description="A name or ARN, and what runs it: an address that gets the payload by POST, or a command that reads it from standard input and writes the result to standard output. No shell sees the command."
      rows={draft.functions}
      add="Add function"
      nameOf={nameOf}
      onAdd={() => onEdit({ functions: withRow(draft.functions, { function: "", target: "" }) })}
      onRemove={({ key }) =>
        onEdit({ functions: draft.functions.filter((row) => row.key !== key) })
      }
    >
      {(row, index) => (
        <>
          <FormField
            errorText={problemOf(problems, `services.functions.${index}.function`)}
            stretch
          >
            <Input
              value={row.function}
              ariaLabel={`Name of function ${index + 1}`}
              placeholder="charge-card"
              spellcheck={false}
              onChange={({ detail }) => replace(row.key, { function: detail.value })}
            />
          </FormField>
          <FormField errorText={problemOf(problems, `services.functions.${index}.target`)} stretch>
            <Input
              value={row.target}
              ariaLabel={`What runs ${nameOf(row, index)}`}
              placeholder="node charge.js"
              spellcheck={false}
              onChange={({ detail }) => replace(row.key, { target: detail.value })}
            />
          </FormField>
        </>
      )}
    </Rows>
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
