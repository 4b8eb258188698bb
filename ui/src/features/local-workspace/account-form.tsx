import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AccountSettings, listRegions, type SettingsProblem } from "../../api/workspace";
import { ErrorAlert, type ShownError } from "../../components/error-alert";
import "../../components/form.css";
import { notify } from "../../components/notifications";
import { useConnections } from "../connections/current";
import { useChangeSettings } from "../local-time/queries";
import { SectionHead } from "./section-head";
import { problemOf } from "./services-model";

/** The region's value that stands for the profile's own. */
const OWN = "";

/** Lets tasks call AWS itself, or forbids it. Off until a person says that they know what that means. */
export function AccountForm({ account }: { account: AccountSettings }) {
  const change = useChangeSettings();
  const connections = useConnections();
  const regions = useQuery({ queryKey: ["regions"], queryFn: listRegions, staleTime: Infinity });
  const [profile, setProfile] = useState(account.profile);
  const [region, setRegion] = useState(account.region);
  const [understood, setUnderstood] = useState(false);
  const [problems, setProblems] = useState<readonly SettingsProblem[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ShownError | null>(null);
  const profiles = [
    ...new Set(
      (connections.data?.connections ?? []).flatMap((each) => (each.profile ? [each.profile] : [])),
    ),
  ];

  const set = async (allowed: boolean) => {
    setBusy(true);
    setFailure(null);
    try {
      const saved = await change({ account: { allowed, profile, region } });
      setProblems(saved.problems);
      if (saved.problems.length > 0) return;
      setUnderstood(false);
      notify({
        type: allowed ? "warning" : "success",
        content: allowed
          ? `Tasks of the local workspace may call AWS with the profile ${profile} from now on.`
          : "Tasks of the local workspace do not call AWS any more.",
      });
    } catch (reason) {
      setFailure(reason as Error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="sd-form"
      aria-label="Calls to AWS"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !account.allowed && understood && profile !== "") void set(true);
      }}
    >
      <SectionHead title="Calls to AWS">
        Where no endpoint is set for a service, its tasks can be sent to AWS itself, signed with a
        profile of yours. This is off unless you allow it here.
      </SectionHead>
      {account.allowed ? (
        <>
          <Alert type="warning" header={`Tasks may call AWS with the profile ${account.profile}`}>
            {account.region === OWN ? "In the profile's region" : `In ${account.region}`}. Whatever
            the state machines here ask for happens in that account, and is billed to it.
          </Alert>
          <div>
            <Button formAction="none" loading={busy} onClick={() => void set(false)}>
              Forbid calls to AWS
            </Button>
          </div>
        </>
      ) : (
        <>
          <div className="sd-form-row">
            <FormField label="Profile" errorText={problemOf(problems, "account.profile")} stretch>
              <Select
                selectedOption={profile === "" ? null : { label: profile, value: profile }}
                placeholder="Choose a profile"
                options={profiles.map((value) => ({ label: value, value }))}
                empty="The AWS configuration of this machine has no profiles."
                statusType={connections.isPending ? "loading" : "finished"}
                loadingText="Reading the AWS configuration"
                filteringType={profiles.length > 8 ? "auto" : "none"}
                filteringAriaLabel="Find a profile"
                expandToViewport
                onChange={({ detail }) => {
                  setProfile(detail.selectedOption.value ?? "");
                  setProblems([]);
                }}
              />
            </FormField>
            <FormField label="Region to call" stretch>
              <Select
                selectedOption={
                  region === OWN
                    ? { label: "The profile's", value: OWN }
                    : { label: region, value: region }
                }
                options={[OWN, ...(regions.data ?? [])].map((value) => ({
                  label: value === OWN ? "The profile's" : value,
                  value,
                }))}
                filteringType="auto"
                filteringPlaceholder="Find a region"
                filteringAriaLabel="Find a region"
                expandToViewport
                onChange={({ detail }) => {
                  setRegion(detail.selectedOption.value ?? OWN);
                  setProblems([]);
                }}
              />
            </FormField>
          </div>
          <Checkbox checked={understood} onChange={({ detail }) => setUnderstood(detail.checked)}>
            I understand that running a state machine here can then create, change and delete things
            in that account, and cost money.
          </Checkbox>
          <div>
            <Button loading={busy} disabled={!understood || profile === ""}>
              Allow calls to AWS
            </Button>
          </div>
        </>
      )}
      {failure && <ErrorAlert title="Nothing was changed about calls to AWS" error={failure} />}
    </form>
  );
}
