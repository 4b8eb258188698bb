import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Tabs from "@cloudscape-design/components/tabs";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { CallError } from "../../api/errors";
import type { MockFile } from "../../api/workspace";
import type { MockTab } from "../../app/router";
import { Copyable } from "../../components/copyable";
import { ErrorAlert } from "../../components/error-alert";
import { Fold } from "../../components/fold";
import { JsonView } from "../../components/json-view";
import { Loading } from "../../components/loading";
import { PageHeader } from "../../components/page-header";
import { type Problem, ProblemList } from "../../components/problem-list";
import { LeaveGuard } from "../../navigation/leave-guard";
import { useConnection } from "../connections/current";
import { summary } from "../state-machines/form-model";
import { CasesForm } from "./cases-form";
import { readMocks } from "./mock-model";
import "./mocks.css";
import { useMockFile } from "./queries";
import { ResponsesForm } from "./responses-form";
import { TextForm } from "./text-form";
import { useMockCheck } from "./use-mock-check";
import { type MockDraft, useMockDraft } from "./use-mock-draft";

const ChooseFileDialog = lazy(() => import("./choose-file-dialog"));

/** The mock configuration of the local workspace: read, followed and edited. */
export function MocksPage() {
  const { kind } = useConnection();
  const file = useMockFile();
  if (kind !== "local")
    return (
      <>
        <PageHeader title="Mocks" />
        <Alert type="info">Only the local workspace answers tasks with mocks.</Alert>
      </>
    );
  if (file.data) return <Editor file={file.data} />;
  return (
    <>
      <PageHeader title="Mocks" />
      {file.isError ? (
        <ErrorAlert
          title="The mock configuration could not be read"
          error={file.error}
          onRetry={() => void file.refetch()}
        />
      ) : (
        <Loading>Loading the mock configuration</Loading>
      )}
    </>
  );
}

function Editor({ file }: { file: MockFile }) {
  const { readOnly } = useConnection();
  const draft = useMockDraft(file);
  const check = useMockCheck(draft.text);
  const [choosing, setChoosing] = useState(false);
  const locked = readOnly
    ? { disabled: true, disabledReason: "This connection is read-only." }
    : {};
  return (
    <div className="sd-mocks">
      <PageHeader
        title="Mocks"
        description="Answers that stand in for what tasks call, in executions that are started with a test case."
        actions={
          <>
            <Button {...locked} onClick={() => setChoosing(true)}>
              Choose a file
            </Button>
            {draft.dirty && (
              <Button disabled={draft.saving} onClick={draft.discard}>
                Discard changes
              </Button>
            )}
            <Button
              variant="primary"
              loading={draft.saving}
              disabled={!draft.dirty || draft.conflict}
              {...locked}
              onClick={() => void draft.save()}
            >
              Save
            </Button>
          </>
        }
      />
      <div className="sd-mock-file">
        <Copyable text={file.path} label="Copy the path" />{" "}
        <Box color="text-body-secondary" variant="span">
          {file.own ? "the workspace's own" : "chosen for this workspace"}
          {file.text === undefined && !file.problem && ", not there yet"}
          {draft.dirty && ", with changes that are not saved"}
        </Box>
      </div>
      {file.problem && (
        <ErrorAlert title="The file cannot be read" error={CallError.from(file.problem)} />
      )}
      {draft.conflict && <Conflict file={file} draft={draft} />}
      {draft.failure && draft.failure.code !== "MockFileChanged" && (
        <ErrorAlert title="The mock configuration was not saved" error={draft.failure} />
      )}
      {(!file.problem || draft.dirty) && <Parts draft={draft} check={check} readOnly={readOnly} />}
      <LeaveGuard tabsKeep unsaved={() => draft.dirty} />
      <Suspense fallback={null}>
        {choosing && <ChooseFileDialog file={file} onClose={() => setChoosing(false)} />}
      </Suspense>
    </div>
  );
}

/** Another program wrote the file while it was edited here: the person chooses. */
function Conflict({ file, draft }: { file: MockFile; draft: MockDraft }) {
  return (
    <Alert
      type="warning"
      header="The file holds something else by now"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={draft.discard}>Take its text</Button>
          <Button onClick={draft.keep}>Keep mine</Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="xs">
        <div>
          Another program changed it, or another file was chosen, while you changed it here. Keep
          your text to overwrite it when you save, or take the text of the file and lose yours.
        </div>
        <Fold title="What the file holds now">
          {file.text === undefined ? (
            <Box color="text-body-secondary">There is no file.</Box>
          ) : (
            <JsonView label="The file now" text={file.text} maxHeight="240px" />
          )}
        </Fold>
      </SpaceBetween>
    </Alert>
  );
}

function Parts({
  draft,
  check,
  readOnly,
}: {
  draft: MockDraft;
  check: ReturnType<typeof useMockCheck>;
  readOnly: boolean;
}) {
  const { tab = "test-cases" } = useSearch({ from: "/$connection/mocks" });
  const { id } = useConnection();
  const navigate = useNavigate();
  const [reveal, setReveal] = useState<{ offset: number } | null>(null);
  const { text } = draft;
  const mocks = useMemo(() => readMocks(text.trim() === "" ? "{}" : text), [text]);
  const turn = (to: MockTab) =>
    void navigate({
      to: "/$connection/mocks",
      params: { connection: id },
      search: { tab: to },
      replace: true,
    });
  const form = {
    disabled: readOnly,
    edit: (change: (text: string) => string) => draft.change(change(text)),
  };
  const unreadable = (
    <Alert
      type="error"
      action={<Button onClick={() => turn("text")}>Go to the text</Button>}
      header="The text is not JSON"
    >
      It can be edited as text only until that is put right.
    </Alert>
  );
  const problems = check.diagnostics.map(
    ({ severity, message, line, column, from }): Problem => ({
      severity: severity === "ERROR" ? "error" : "warning",
      message,
      line,
      column,
      offset: from,
    }),
  );
  return (
    <>
      <Tabs
        activeTabId={tab}
        ariaLabel="The mock configuration"
        onChange={({ detail }) => turn(detail.activeTabId as MockTab)}
        tabs={[
          {
            id: "test-cases",
            label: "Test cases",
            content: mocks ? <CasesForm mocks={mocks} {...form} /> : unreadable,
          },
          {
            id: "responses",
            label: "Responses",
            content: mocks ? <ResponsesForm mocks={mocks} {...form} /> : unreadable,
          },
          {
            id: "text",
            label: "Text",
            content: (
              <TextForm
                text={text}
                onChange={draft.change}
                onSubmit={() => void draft.save()}
                diagnostics={check.diagnostics}
                reveal={tab === "text" ? reveal : null}
                disabled={readOnly}
              />
            ),
          },
        ]}
      />
      <div className="sd-mock-summary" data-testid="mock-summary">
        {check.pending ? "Checking…" : summary(check.diagnostics)}
        {check.failure && ` The check did not work: ${check.failure}`}
      </div>
      <ProblemList
        label="Problems of the mock configuration"
        problems={problems}
        onReveal={({ offset }) => {
          turn("text");
          setReveal({ offset });
        }}
      />
    </>
  );
}
