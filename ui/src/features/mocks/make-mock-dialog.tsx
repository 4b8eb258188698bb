import Autosuggest from "@cloudscape-design/components/autosuggest";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CallError } from "../../api/errors";
import { readMockFile, saveMockFile } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { notify } from "../../components/notifications";
import { formatCount } from "../../components/time";
import { PlaceLink } from "../../navigation/place-link";
import { placesOf } from "../../navigation/places";
import { keyOfConnection } from "../connections/current";
import { readMocks } from "./mock-model";
import { addAnswer, addTestCase, type RecordedAnswer } from "./recorded";

/** The local workspace, whatever connection an execution was recorded on. */
const LOCAL = "local";

/** Writes recorded answers into the mock configuration of the local workspace, as a test case. */
export default function MakeMockDialog({
  machine,
  name,
  answers,
  onClose,
}: {
  /** The state machine's name. */
  machine: string;
  /** What the test case is called, unless the person says otherwise. */
  name: string;
  /** All of an execution, or one of a state. */
  answers: readonly [RecordedAnswer, ...RecordedAnswer[]];
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const file = useQuery({
    queryKey: [...keyOfConnection(LOCAL), "mock-file-now"],
    queryFn: readMockFile,
    gcTime: 0,
  });
  const [testCase, setTestCase] = useState(name);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const text = file.data?.text ?? "";
  const mocks = readMocks(text.trim() === "" ? "{}" : text);
  const cases = mocks?.machines.find((known) => known.name === machine)?.cases ?? [];
  const wanted = testCase.trim();
  const isThere = cases.some((known) => known.name === wanted);
  const [first, ...others] = answers;
  const states = [...new Set(answers.map(({ state }) => state))];
  const unreadable = file.data?.problem ?? (mocks ? undefined : NOT_JSON);

  const save = async () => {
    if (!file.data || wanted === "" || busy || unreadable) return;
    setBusy(true);
    setFailure(null);
    const changed =
      others.length === 0
        ? addAnswer(text, machine, wanted, first)
        : addTestCase(text, machine, wanted, answers);
    try {
      await saveMockFile(file.data.path, changed, file.data.text ?? null);
      void queryClient.invalidateQueries({ queryKey: keyOfConnection(LOCAL) });
      notify({
        type: "success",
        header: `The test case ${wanted} of ${machine} was saved`,
        content: (
          <PlaceLink place={placesOf(LOCAL).mocks()} color="inverted">
            Show the mock configuration
          </PlaceLink>
        ),
      });
      onClose();
    } catch (reason) {
      setFailure(CallError.from(reason));
      setBusy(false);
      void file.refetch();
    }
  };
  return (
    <Modal
      visible
      header="Make a test case"
      closeAriaLabel="Close"
      onDismiss={() => !busy && onClose()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={busy}
              disabled={!file.data || wanted === "" || unreadable !== undefined}
              onClick={() => void save()}
            >
              Save the test case
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <div>
          {others.length === 0
            ? `What came of ${first.state} here becomes its mocked answer.`
            : `What came of ${formatCount(answers.length)} tasks (${states.slice(0, 5).join(", ")}${states.length > 5 ? ", …" : ""}) becomes their mocked answers.`}{" "}
          Executions of {machine} in the local workspace that are started with the test case are
          answered alike.
        </div>
        <FormField
          label="Test case"
          description={
            isThere
              ? others.length === 0
                ? "It is there: the answer goes behind those that the state has in it."
                : "It is there: its states get these answers in place of those they have."
              : "A new one."
          }
          stretch
        >
          <Autosuggest
            value={testCase}
            disabled={busy}
            options={cases.map(({ name: value }) => ({ value }))}
            enteredTextLabel={(value) => `Use “${value}”`}
            expandToViewport
            ariaLabel="Test case"
            onChange={({ detail }) => setTestCase(detail.value)}
          />
        </FormField>
        {file.error && (
          <ErrorAlert title="The mock configuration could not be read" error={file.error} />
        )}
        {unreadable && (
          <ErrorAlert
            title="The mock configuration cannot take it"
            error={CallError.from(unreadable)}
          />
        )}
        {failure && <ErrorAlert title="The test case was not saved" error={failure} />}
      </SpaceBetween>
    </Modal>
  );
}

const NOT_JSON = {
  code: "MockFileUnreadable",
  message: "Its text is not JSON.",
  retryable: false,
  advice: "Put it right on the page “Mocks”, then try again.",
};
