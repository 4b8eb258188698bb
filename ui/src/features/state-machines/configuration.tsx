import type { ReactNode } from "react";
import type { DescribeStateMachineOutput } from "../../api/generated/types";
import { Copyable } from "../../components/copyable";
import { Fact, Facts } from "../../components/facts";
import { formatTime } from "../../components/time";
import { nameOf } from "../names";
import { levelText } from "./configuration-model";
import "./form.css";
import { typeLabel } from "./list-model";

/** Type, role, logging, tracing and encryption of a state machine. */
export function Configuration({ machine }: { machine: DescribeStateMachineOutput }) {
  const logging = machine.loggingConfiguration;
  const level = logging?.level ?? "OFF";
  const encryption = machine.encryptionConfiguration;
  const groups = (logging?.destinations ?? []).flatMap(
    ({ cloudWatchLogsLogGroup }) => cloudWatchLogsLogGroup?.logGroupArn ?? [],
  );
  const ownKey = encryption?.type === "CUSTOMER_MANAGED_KMS_KEY";
  return (
    <div className="sd-sections" data-testid="machine-configuration">
      <Section title="State machine">
        <Fact name="Type">{typeLabel(machine.type)}</Fact>
        <Fact name="Created">{formatTime(machine.creationDate)}</Fact>
        <Fact name="Revision">
          {machine.revisionId ? (
            <Copyable text={machine.revisionId} label="Copy the revision's id">
              <code>{machine.revisionId}</code>
            </Copyable>
          ) : (
            "The first: it was never changed"
          )}
        </Fact>
        <Fact name="Description">{machine.description || "–"}</Fact>
        <Fact name="Role" wide>
          <Copyable text={machine.roleArn} label="Copy the role's ARN" />
        </Fact>
      </Section>
      <Section title="Logging">
        <Fact name="Level">
          {level}
          <div className="sd-secondary">{levelText[level]}</div>
        </Fact>
        <Fact name="Inputs and outputs">
          {logging?.includeExecutionData ? "Logged" : "Left out"}
        </Fact>
        <Fact name="Log group" wide>
          {groups.length === 0
            ? "–"
            : groups.map((arn) => (
                <Copyable key={arn} text={arn} label="Copy the log group's ARN" />
              ))}
        </Fact>
      </Section>
      <Section title="Tracing">
        <Fact name="X-Ray tracing">{machine.tracingConfiguration?.enabled ? "On" : "Off"}</Fact>
      </Section>
      <Section title="Encryption">
        <Fact name="Key">{ownKey ? "Customer managed key" : "Key owned by AWS"}</Fact>
        {ownKey && encryption.kmsKeyId && (
          <Fact name="KMS key" wide>
            <Copyable text={encryption.kmsKeyId} label={`Copy ${nameOf(encryption.kmsKeyId)}`} />
          </Fact>
        )}
        {ownKey && (
          <Fact name="Reuse of a data key">
            {encryption.kmsDataKeyReusePeriodSeconds ?? "–"} seconds
          </Fact>
        )}
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="sd-section" aria-label={title}>
      <h2>{title}</h2>
      <Facts>{children}</Facts>
    </section>
  );
}
