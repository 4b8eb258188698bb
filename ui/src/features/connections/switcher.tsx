import Badge from "@cloudscape-design/components/badge";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Connection, listRegions, saveConnection } from "../../api/workspace";
import { notifyFailure } from "../../components/notifications";
import { connectionsPlace, placesOf, useGo } from "../../navigation/places";
import { connectionsKey } from "./current";
import { ConnectionDot } from "./dot";
import { describe, grouped } from "./model";

const MANAGE = "manage";

/** Shows which connection the window works on, and changes it. */
export function ConnectionSwitcher({
  connection,
  connections,
}: {
  connection: Connection | undefined;
  connections: readonly Connection[];
}) {
  const { go } = useGo();
  const options: SelectProps.OptionGroup[] = grouped(connections).map(([label, members]) => ({
    label,
    options: members.map(optionOf),
  }));
  return (
    <div className="sd-connection">
      {connection?.readOnly && (
        <span data-testid="read-only">
          <Badge color="blue">Read-only</Badge>
        </span>
      )}
      {connection && <ConnectionDot connection={connection} />}
      <div className="sd-connection-select" data-testid="connection-switcher">
        <Select
          ariaLabel="Connection"
          placeholder="Choose a connection"
          selectedOption={connection ? { value: connection.id, label: titleOf(connection) } : null}
          triggerVariant="label"
          filteringType={connections.length > 8 ? "auto" : "none"}
          filteringPlaceholder="Find a connection"
          filteringAriaLabel="Find a connection"
          expandToViewport
          options={[
            ...options,
            { label: "", options: [{ value: MANAGE, label: "Manage connections…" }] },
          ]}
          onChange={({ detail }) => {
            const value = detail.selectedOption.value;
            if (value === MANAGE) go(connectionsPlace);
            else if (value) go(placesOf(value).stateMachines());
          }}
        />
      </div>
      {connection?.kind === "profile" && <RegionSelect connection={connection} />}
    </div>
  );
}

/** A profile's region stands in a box of its own. */
const titleOf = ({ kind, label, region }: Connection): string =>
  kind === "endpoint" ? `${label} · ${region}` : label;

function optionOf(connection: Connection): SelectProps.Option {
  return {
    value: connection.id,
    label: connection.label,
    labelTag: connection.kind === "local" ? "" : connection.region,
    description: connection.problem ?? describe(connection),
    iconSvg: <ConnectionDot connection={connection} />,
    filteringTags: [connection.region, connection.endpoint ?? "", connection.profile ?? ""],
    disabled: Boolean(connection.problem),
  };
}

/** The region that a profile's calls go to. */
function RegionSelect({ connection }: { connection: Connection }) {
  const queryClient = useQueryClient();
  const regions = useQuery({ queryKey: ["regions"], queryFn: listRegions, staleTime: Infinity });
  const change = useMutation({
    mutationFn: (region: string) => saveConnection({ id: connection.id, region }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: connectionsKey }),
    onError: (error) => notifyFailure("The region could not be changed", error),
  });
  const names = regions.data ?? [];
  const known = names.includes(connection.region) ? names : [connection.region, ...names];
  return (
    <div className="sd-region-select" data-testid="region-switcher">
      <Select
        ariaLabel="Region"
        placeholder="Choose a region"
        selectedOption={
          connection.region ? { value: connection.region, label: connection.region } : null
        }
        filteringType="auto"
        filteringPlaceholder="Find a region"
        filteringAriaLabel="Find a region"
        expandToViewport
        disabled={change.isPending}
        options={known.filter(Boolean).map((region) => ({ value: region, label: region }))}
        onChange={({ detail }) => {
          if (detail.selectedOption.value) change.mutate(detail.selectedOption.value);
        }}
      />
    </div>
  );
}
