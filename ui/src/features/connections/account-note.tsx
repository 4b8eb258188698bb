import type { Connection } from "../../api/workspace";
import { useConnection, useIdentity } from "./current";
import { ConnectionDot } from "./dot";
import "./connections.css";
import { describe } from "./model";

/**
 * Says in a dialog where an action takes place. Outside the local workspace it costs money or
 * touches what others use, so the account is named.
 */
export function AccountNote() {
  const connection = useConnection();
  if (connection.kind === "local") return null;
  return <RemoteNote connection={connection} />;
}

function RemoteNote({ connection }: { connection: Connection }) {
  const identity = useIdentity(connection);
  const account = identity.data?.account;
  return (
    <div className="sd-account-note" data-testid="account-note">
      <ConnectionDot connection={connection} />
      <span>
        In <strong>{connection.label}</strong> · {connection.region}
        {account ? ` · account ${account}` : ""}
        <span className="sd-account-note-where"> {describe(connection)}</span>
      </span>
    </div>
  );
}
