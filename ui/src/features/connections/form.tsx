import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Toggle from "@cloudscape-design/components/toggle";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Connection, listRegions, saveConnection } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { notify } from "../../components/notifications";
import "./connections.css";
import { connectionsKey, useConnections } from "./current";
import { endpointProblem, palette, regionProblem } from "./model";

/** Signs with keys that stand for nothing. */
const noProfile = { value: "", label: "Keys that stand for nothing, as emulators take them" };

/** Adds an endpoint or a further region of a profile, or changes what a person may set of a connection. */
export function ConnectionForm({
  connection,
  ofProfile,
  onClose,
}: {
  connection: Connection | undefined;
  /** The profile that a further region is added of. */
  ofProfile?: string | undefined;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const focus = useInitialFocus();
  const kind = connection?.kind ?? (ofProfile === undefined ? "endpoint" : "profile");
  const [label, setLabel] = useState(connection?.label ?? "");
  const [endpoint, setEndpoint] = useState(connection?.endpoint ?? "");
  const [profile, setProfile] = useState(connection?.profile ?? ofProfile ?? "");
  const [region, setRegion] = useState(
    connection?.region ?? (kind === "endpoint" ? "us-east-1" : ""),
  );
  const connections = useConnections();
  const [color, setColor] = useState(connection?.color ?? "");
  const [readOnly, setReadOnly] = useState(connection?.readOnly ?? false);
  const [submitted, setSubmitted] = useState(false);
  const regions = useQuery({ queryKey: ["regions"], queryFn: listRegions, staleTime: Infinity });

  const problems = {
    label: kind === "endpoint" && label.trim() === "" ? "Give the endpoint a name." : undefined,
    endpoint: kind === "endpoint" ? endpointProblem(endpoint) : undefined,
    region: kind === "local" ? undefined : regionProblem(region),
  };
  const shown = (problem: string | undefined) => (submitted ? (problem ?? "") : "");

  const save = useMutation({
    mutationFn: () =>
      saveConnection({
        ...(connection ? { id: connection.id } : { kind }),
        ...(kind === "endpoint" && { label: label.trim(), endpoint: endpoint.trim(), profile }),
        ...(!connection && kind === "profile" && { profile }),
        ...(kind !== "local" && { region: region.trim() }),
        color,
        readOnly,
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: connectionsKey });
      notify({
        type: "success",
        content: connection
          ? `${label} was changed.`
          : kind === "profile"
            ? `${profile} in ${region} was added.`
            : `The endpoint ${label.trim()} was added.`,
      });
      onClose();
    },
  });

  const submit = () => {
    setSubmitted(true);
    if (!Object.values(problems).some(Boolean)) save.mutate();
  };
  const profiles = (connections.data?.connections ?? []).flatMap((other) =>
    other.kind === "profile" && !other.removable && other.profile ? [other.profile] : [],
  );
  const signers = [
    noProfile,
    ...profiles.map((name) => ({ value: name, label: `AWS profile ${name}` })),
    // One that is gone from the configuration stays what was chosen until another is.
    ...(profile === "" || profiles.includes(profile) ? [] : [{ value: profile, label: profile }]),
  ];
  const names = regions.data ?? [];
  const options = (names.includes(region) || region === "" ? names : [region, ...names]).map(
    (value) => ({ value, label: value }),
  );

  return (
    <Modal
      visible
      header={
        connection
          ? `Edit ${connection.label}`
          : kind === "profile"
            ? `Add a region of ${profile}`
            : "Add endpoint"
      }
      closeAriaLabel="Close"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button variant="primary" loading={save.isPending} onClick={submit}>
              {connection ? "Save" : "Add"}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SpaceBetween size="m">
          {save.isError && <ErrorAlert title="Not saved" error={save.error} />}
          {kind === "endpoint" && (
            <SpaceBetween size="m">
              <FormField label="Name" errorText={shown(problems.label)}>
                <Input
                  ref={focus}
                  value={label}
                  placeholder="moto"
                  onChange={({ detail }) => setLabel(detail.value)}
                />
              </FormField>
              <FormField
                label="URL"
                description="Anything that speaks the Step Functions API."
                errorText={shown(problems.endpoint)}
              >
                <Input
                  value={endpoint}
                  placeholder="http://127.0.0.1:8083"
                  inputMode="url"
                  spellcheck={false}
                  onChange={({ detail }) => setEndpoint(detail.value)}
                />
              </FormField>
            </SpaceBetween>
          )}
          {kind === "endpoint" && (
            <FormField
              label="Credentials"
              description="Requests are signed with them. The endpoint of a VPC wants those of an account."
            >
              <Select
                selectedOption={signers.find(({ value }) => value === profile) ?? null}
                options={signers}
                expandToViewport
                onChange={({ detail }) => setProfile(detail.selectedOption.value ?? "")}
              />
            </FormField>
          )}
          {kind !== "local" && (
            <FormField label="Region" errorText={shown(problems.region)}>
              <Select
                selectedOption={region === "" ? null : { value: region, label: region }}
                placeholder="Choose a region"
                filteringType="auto"
                filteringAriaLabel="Find a region"
                statusType={regions.isPending ? "loading" : "finished"}
                expandToViewport
                options={options}
                onChange={({ detail }) => setRegion(detail.selectedOption.value ?? "")}
              />
            </FormField>
          )}
          <FormField label="Colour" description="Runs along the top of the window.">
            <fieldset className="sd-palette" aria-label="Colour">
              <label className="sd-palette-none" title="Default">
                <input
                  type="radio"
                  name="color"
                  aria-label="Default"
                  checked={color === ""}
                  onChange={() => setColor("")}
                />
              </label>
              {Object.entries(palette).map(([name, value]) => (
                <label key={name} title={name} style={{ backgroundColor: value }}>
                  <input
                    type="radio"
                    name="color"
                    aria-label={name}
                    checked={color === name}
                    onChange={() => setColor(name)}
                  />
                </label>
              ))}
            </fieldset>
          </FormField>
          <FormField label="Protection">
            <Toggle checked={readOnly} onChange={({ detail }) => setReadOnly(detail.checked)}>
              Read-only: refuse every call that changes something
            </Toggle>
          </FormField>
        </SpaceBetween>
      </form>
    </Modal>
  );
}
