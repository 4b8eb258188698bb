import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { keptExecutions } from "../../api/workspace";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { ErrorAlert, type ShownError } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { notify } from "../../components/notifications";
import { formatBytes, formatCount, formatTime } from "../../components/time";
import { useConnections } from "../connections/current";
import { useChangeSettings } from "../local-time/queries";
import { DeletionBar, keptKey, useDeletion } from "./deletion";
import { AGES, ageText, daysOf, daysText } from "./retention-model";
import { SectionHead } from "./section-head";

const READ_ONLY = "The local workspace is read-only.";

/** What is kept of executions that have ended: for how long, and what is deleted at once. */
export function Retention({ days }: { days: number | undefined }) {
  const connections = useConnections();
  const readOnly =
    connections.data?.connections.find(({ kind }) => kind === "local")?.readOnly ?? false;
  const kept = useQuery({ queryKey: keptKey, queryFn: keptExecutions, retry: false });
  const text = (value: number | undefined, format: (value: number) => string) =>
    value === undefined ? "–" : format(value);
  return (
    <section className="sd-form" aria-label="Executions that have ended">
      <SectionHead title="Executions that have ended">
        They are kept with their histories until they are deleted; their names are free afterwards.
        Age counts on the workspace's clock.
      </SectionHead>
      <Facts testId="kept-executions">
        <Fact name="Ended and kept">{text(kept.data?.closed, formatCount)}</Fact>
        <Fact name="The oldest ended">{formatTime(kept.data?.oldestStop)}</Fact>
        <Fact name="Running">{text(kept.data?.open, formatCount)}</Fact>
        <Fact name="Unused in the database">{text(kept.data?.free, formatBytes)}</Fact>
      </Facts>
      {kept.isError && (
        <ErrorAlert
          title="What is kept could not be counted"
          error={kept.error}
          onRetry={() => void kept.refetch()}
        />
      )}
      <KeepFor days={days} readOnly={readOnly} />
      <DeleteNow readOnly={readOnly} />
    </section>
  );
}

/** For how long executions are kept. */
function KeepFor({ days, readOnly }: { days: number | undefined; readOnly: boolean }) {
  const change = useChangeSettings();
  const [limited, setLimited] = useState(days !== undefined);
  const [text, setText] = useState(String(days ?? 90));
  const [problem, setProblem] = useState("");
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const wanted = limited ? daysOf(text) : undefined;
  const changed = limited ? days === undefined || wanted !== days : days !== undefined;
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const saved = await change({ retention: wanted === undefined ? {} : { days: wanted } });
      setProblem(saved.problems.map(({ message }) => message).join(" "));
      if (saved.problems.length === 0)
        notify({
          type: "success",
          content:
            wanted === undefined
              ? "Executions are kept for ever."
              : `Executions are kept for ${daysText(wanted)} after their end.`,
        });
      setAsking(false);
    } catch (reason) {
      setFailure(reason as Error);
    } finally {
      setBusy(false);
    }
  };
  const begin = () => {
    if (limited && wanted === undefined) setProblem("Type a whole number of days, such as 90.");
    // Only what deletes sooner than before is asked about.
    else if (wanted !== undefined && wanted > 0 && (days === undefined || wanted < days))
      setAsking(true);
    else void save();
  };
  return (
    <form
      aria-label="How long executions are kept"
      className="sd-retention"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && changed) begin();
      }}
    >
      <FormField label="Keep them">
        <RadioGroup
          value={limited ? "days" : "ever"}
          readOnly={readOnly}
          items={[
            { value: "ever", label: "For ever" },
            { value: "days", label: "For a number of days" },
          ]}
          onChange={({ detail }) => setLimited(detail.value === "days")}
        />
      </FormField>
      {limited && (
        <FormField label="Days after their end" errorText={problem}>
          <Input
            value={text}
            inputMode="numeric"
            disabled={busy}
            readOnly={readOnly}
            onChange={({ detail }) => {
              setText(detail.value);
              setProblem("");
            }}
          />
        </FormField>
      )}
      {failure && !asking && <ErrorAlert title="They are kept as before" error={failure} />}
      <div>
        <Button
          loading={busy && !asking}
          disabled={!changed || readOnly}
          {...(readOnly && { disabledReason: READ_ONLY })}
        >
          Save retention
        </Button>
      </div>
      {asking && wanted !== undefined && (
        <ConfirmDialog
          title={`Keep executions for ${daysText(wanted)} only?`}
          confirm={`Keep for ${daysText(wanted)}`}
          busy={busy}
          error={failure}
          errorTitle="They are kept as before"
          onConfirm={() => void save()}
          onCancel={() => setAsking(false)}
        >
          Executions that ended longer ago are deleted in a while, with their histories, and others
          when they get as old. They cannot be brought back.
        </ConfirmDialog>
      )}
    </form>
  );
}

/** Deletes at once. */
function DeleteNow({ readOnly }: { readOnly: boolean }) {
  const { status, underWay, begin, cancel } = useDeletion();
  const [age, setAge] = useState<number>(30);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const remove = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await begin(age);
      setAsking(false);
    } catch (reason) {
      setFailure(reason as Error);
    } finally {
      setBusy(false);
    }
  };
  const options = AGES.map((days) => ({ value: String(days), label: ageText(days) }));
  return (
    <div className="sd-retention">
      <FormField label="Delete now">
        <div className="sd-retention-row">
          <Select
            selectedOption={options.find(({ value }) => Number(value) === age) ?? null}
            options={options}
            disabled={underWay}
            expandToViewport
            onChange={({ detail }) => setAge(Number(detail.selectedOption.value))}
          />
          <Button
            formAction="none"
            disabled={underWay || readOnly}
            {...(readOnly && { disabledReason: READ_ONLY })}
            onClick={() => {
              setFailure(null);
              setAsking(true);
            }}
          >
            Delete executions
          </Button>
        </div>
      </FormField>
      {status && <DeletionBar status={status} underWay={underWay} onCancel={cancel} />}
      {asking && (
        <ConfirmDialog
          title="Delete executions?"
          confirm="Delete"
          busy={busy}
          error={failure}
          errorTitle="Nothing was deleted"
          onConfirm={() => void remove()}
          onCancel={() => setAsking(false)}
        >
          <div>
            {age === 0
              ? "All executions of the local workspace that have ended"
              : `All executions of the local workspace that ended more than ${daysText(age)} ago`}{" "}
            are deleted with their histories and map runs. They cannot be brought back. State
            machines and what runs stay.
          </div>
        </ConfirmDialog>
      )}
    </div>
  );
}
