import Badge from "@cloudscape-design/components/badge";
import { PlaceLink } from "../../navigation/place-link";
import { localWorkspacePlace } from "../../navigation/places";
import { useWorkspaceSettings } from "./queries";

/** Stands in the bar while tasks of the local workspace may call AWS itself. */
export function AccountMark() {
  const { data } = useWorkspaceSettings();
  const account = data?.settings.account;
  if (!account?.allowed) return null;
  return (
    <span className="sd-account-mark" data-testid="account-mark">
      <PlaceLink place={localWorkspacePlace}>
        <span
          title={`Tasks of the local workspace may call AWS with the profile ${account.profile}.`}
        >
          <Badge color="red">Calls AWS: {account.profile}</Badge>
        </span>
      </PlaceLink>
    </span>
  );
}
