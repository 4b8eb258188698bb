import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import Toggle from "@cloudscape-design/components/toggle";
import { boundsText, shapeOf } from "../../api/contract";
import type { EncryptionType, LogLevel } from "../../api/generated/types";
import "../../components/form.css";
import { type ConfigurationDraft, type ConfigurationField, levelText } from "./configuration-model";

const levels = (shapeOf("LogLevel").values ?? []).map((value) => ({
  value,
  label: value,
  description: levelText[value as LogLevel],
}));

const encryptions: { value: EncryptionType; label: string; description: string }[] = [
  {
    value: "AWS_OWNED_KEY",
    label: "Key owned by AWS",
    description: "No key to keep, nothing to pay.",
  },
  {
    value: "CUSTOMER_MANAGED_KMS_KEY",
    label: "Customer managed key",
    description: "A key of this account; whoever reads the data needs to be allowed to use it.",
  },
];

/** Logging, tracing and encryption of a state machine, to be written. */
export function ConfigurationFields({
  draft,
  onChange,
  problems,
}: {
  draft: ConfigurationDraft;
  onChange: (part: Partial<ConfigurationDraft>) => void;
  problems: Partial<Record<ConfigurationField, string>>;
}) {
  return (
    <div className="sd-form-fields">
      <div className="sd-form-row">
        <FormField label="Log level">
          <Select
            selectedOption={levels.find(({ value }) => value === draft.logLevel) ?? null}
            options={levels}
            expandToViewport
            onChange={({ detail }) =>
              onChange({ logLevel: (detail.selectedOption.value ?? "OFF") as LogLevel })
            }
          />
        </FormField>
        <FormField label="X-Ray tracing">
          <Toggle
            checked={draft.tracing}
            onChange={({ detail }) => onChange({ tracing: detail.checked })}
          >
            Trace executions
          </Toggle>
        </FormField>
      </div>
      {draft.logLevel !== "OFF" && (
        <>
          <FormField label="Log group ARN" errorText={problems.logGroup ?? ""} stretch>
            <Input
              value={draft.logGroupArn}
              placeholder="arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/NAME:*"
              spellcheck={false}
              onChange={({ detail }) => onChange({ logGroupArn: detail.value })}
            />
          </FormField>
          <Toggle
            checked={draft.includeExecutionData}
            onChange={({ detail }) => onChange({ includeExecutionData: detail.checked })}
          >
            Log inputs and outputs as well
          </Toggle>
        </>
      )}
      <FormField label="Encryption">
        <Select
          selectedOption={encryptions.find(({ value }) => value === draft.encryption) ?? null}
          options={encryptions}
          expandToViewport
          onChange={({ detail }) =>
            onChange({
              encryption: (detail.selectedOption.value ?? "AWS_OWNED_KEY") as EncryptionType,
            })
          }
        />
      </FormField>
      {draft.encryption === "CUSTOMER_MANAGED_KMS_KEY" && (
        <div className="sd-form-row">
          <FormField
            label="KMS key"
            constraintText="The key's id, its ARN, or an alias of it."
            errorText={problems.kmsKey ?? ""}
          >
            <Input
              value={draft.kmsKeyId}
              spellcheck={false}
              onChange={({ detail }) => onChange({ kmsKeyId: detail.value })}
            />
          </FormField>
          <FormField
            label="Reuse of a data key, in seconds"
            constraintText={boundsText(shapeOf("KmsDataKeyReusePeriodSeconds"))}
            errorText={problems.reusePeriod ?? ""}
          >
            <Input
              value={draft.reusePeriod}
              inputMode="numeric"
              onChange={({ detail }) => onChange({ reusePeriod: detail.value })}
            />
          </FormField>
        </div>
      )}
    </div>
  );
}
