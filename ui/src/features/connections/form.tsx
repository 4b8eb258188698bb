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
import { connectionsKey } from "./current";
import { endpointProblem, palette, regionProblem } from "./model";

/** Adds an endpoint, or changes what a person may set of a connection. */
export function ConnectionForm({
  connection,
  onClose,
}: {
  connection: Connection | undefined;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const focus = useInitialFocus();
  const kind = connection?.kind ?? "endpoint";
  const [label, setLabel] = useState(connection?.label ?? "");
  const [endpoint, setEndpoint] = useState(connection?.endpoint ?? "");
  const [region, setRegion] = useState(connection?.region ?? (connection ? "" : "us-east-1"));
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
        ...(kind === "endpoint" && { label: label.trim(), endpoint: endpoint.trim() }),
        ...(kind !== "local" && { region: region.trim() }),
        color,
        readOnly,
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: connectionsKey });
      notify({
        type: "success",
        content: connection ? `${label} was changed.` : `The endpoint ${label.trim()} was added.`,
      });
      onClose();
    },
  });

  const submit = () => {
    setSubmitted(true);
    if (!Object.values(problems).some(Boolean)) save.mutate();
  };
  const names = regions.data ?? [];
  const options = (names.includes(region) || region === "" ? names : [region, ...names]).map(
    (value) => ({ value, label: value }),
  );

  return (
    <Modal
      visible
      header={connection ? `Edit ${connection.label}` : "Add endpoint"}
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
