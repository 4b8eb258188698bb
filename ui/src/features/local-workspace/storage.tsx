import Button from "@cloudscape-design/components/button";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import { useQuery } from "@tanstack/react-query";
import { showWorkspaceFolder, type WorkspaceStatus, workspaceUsage } from "../../api/workspace";
import { Copyable } from "../../components/copyable";
import { ErrorAlert } from "../../components/error-alert";
import { Fact, Facts } from "../../components/facts";
import { notifyFailure } from "../../components/notifications";
import { formatBytes } from "../../components/time";
import { SectionHead } from "./section-head";

export const usageKey = ["workspace-usage"] as const;

/** Where the data is, and how much room it takes. */
export function Storage({ status, file }: { status: WorkspaceStatus; file: string }) {
  const usage = useQuery({ queryKey: usageKey, queryFn: workspaceUsage, retry: false });
  const { data } = usage;
  const total = data && data.database + data.backups + data.s3 + data.other;
  const size = (bytes: number | undefined) =>
    bytes === undefined ? (
      usage.isError ? (
        "–"
      ) : (
        <StatusIndicator type="loading">Counting</StatusIndicator>
      )
    ) : (
      formatBytes(bytes)
    );
  const show = async () => {
    try {
      await showWorkspaceFolder();
    } catch (reason) {
      notifyFailure("The folder was not opened", reason as Error);
    }
  };
  return (
    <section className="sd-form" aria-label="Data">
      <div className="sd-section-bar">
        <SectionHead title="Data" />
        <Button iconName="refresh" ariaLabel="Count again" onClick={() => void usage.refetch()} />
        <Button iconName="folder-open" onClick={() => void show()}>
          Open folder
        </Button>
      </div>
      <Facts testId="workspace-data">
        <Fact name="Folder" wide>
          <Copyable text={status.dataDir} label="Copy the folder's path" />
        </Fact>
        <Fact name="Settings" wide>
          <Copyable text={file} label="Copy the path of the settings" />
        </Fact>
        {status.endpoint && (
          <Fact name="Address for other programs (--endpoint-url)" wide>
            <Copyable text={status.endpoint} label="Copy the address" />
          </Fact>
        )}
        <Fact name="In all">{size(total)}</Fact>
        <Fact name="Database">{size(data?.database)}</Fact>
        <Fact name="Copies of databases">{size(data?.backups)}</Fact>
        <Fact name="Files in place of S3">{size(data?.s3)}</Fact>
        <Fact name="Other files">{size(data?.other)}</Fact>
      </Facts>
      {usage.isError && (
        <ErrorAlert
          title="The room that the data takes could not be counted"
          error={usage.error}
          onRetry={() => void usage.refetch()}
        />
      )}
    </section>
  );
}
