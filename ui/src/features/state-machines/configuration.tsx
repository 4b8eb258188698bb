import type { DescribeStateMachineOutput } from "../../api/generated/types";
import { CopyButton } from "../../components/copy-button";
import { Fact, Facts } from "../../components/facts";

/** Role, logging, tracing and encryption of a state machine. */
export function Configuration({ machine }: { machine: DescribeStateMachineOutput }) {
  const logging = machine.loggingConfiguration;
  const encryption = machine.encryptionConfiguration;
  const destinations = (logging?.destinations ?? []).flatMap(
    ({ cloudWatchLogsLogGroup }) => cloudWatchLogsLogGroup?.logGroupArn ?? [],
  );
  return (
    <Facts>
      <Fact name="Role" wide>
        {machine.roleArn} <CopyButton text={machine.roleArn} label="Copy the role's ARN" />
      </Fact>
      <Fact name="Revision">{machine.revisionId ?? "Never changed"}</Fact>
      <Fact name="Description">{machine.description || "–"}</Fact>
      <Fact name="Log level">{logging?.level ?? "OFF"}</Fact>
      <Fact name="Execution data in logs">{logging?.includeExecutionData ? "Yes" : "No"}</Fact>
      <Fact name="Log groups" wide>
        {destinations.length === 0 ? "–" : destinations.join(", ")}
      </Fact>
      <Fact name="X-Ray tracing">{machine.tracingConfiguration?.enabled ? "On" : "Off"}</Fact>
      <Fact name="Encryption">
        {encryption?.type === "CUSTOMER_MANAGED_KMS_KEY"
          ? `Customer managed key ${encryption.kmsKeyId ?? ""}`
          : "Key owned by AWS"}
      </Fact>
      {encryption?.kmsDataKeyReusePeriodSeconds != null && (
        <Fact name="Data key reuse">{encryption.kmsDataKeyReusePeriodSeconds} s</Fact>
      )}
    </Facts>
  );
}
