import Alert from "@cloudscape-design/components/alert";
import { CallError } from "../../api/errors";
import { ErrorAlert, ErrorText } from "../../components/error-alert";
import { Loading } from "../../components/loading";
import { PageHeader } from "../../components/page-header";
import { LocalWorkspaceGate, useWorkspaceStatus } from "../connections/local-gate";
import { useWorkspaceSettings } from "../local-time/queries";
import { AccountForm } from "./account-form";
import "./local-workspace.css";
import { Retention } from "./retention";
import { ServicesForm } from "./services-form";
import { Storage } from "./storage";
import { TimeSection } from "./time-section";

/** What a person can set about the local workspace. */
export function LocalWorkspacePage() {
  return (
    <>
      <PageHeader
        title="Local workspace"
        description="It runs state machines on this machine, with no account. What is set here counts at once, and goes with its folder."
      />
      <LocalWorkspaceGate>
        <Sections />
      </LocalWorkspaceGate>
    </>
  );
}

function Sections() {
  const status = useWorkspaceStatus();
  const settings = useWorkspaceSettings();
  if (settings.isError)
    return (
      <ErrorAlert
        title="The settings could not be read"
        error={settings.error}
        onRetry={() => void settings.refetch()}
      />
    );
  if (settings.data === undefined || status.data === undefined) return <Loading />;
  const view = settings.data;
  return (
    <>
      {view.problem && (
        <Alert type="warning" header="The settings are not those that were saved">
          <ErrorText error={CallError.from(view.problem)} />
        </Alert>
      )}
      {view.problems.length > 0 && (
        <Alert type="warning" header="Some settings cannot be used, and do not count">
          They are marked below.
        </Alert>
      )}
      <Storage status={status.data} file={view.file} />
      <Retention days={view.settings.retention.days} />
      <TimeSection scale={view.settings.timeScale} />
      <ServicesForm view={view} />
      <AccountForm account={view.settings.account} />
    </>
  );
}
