import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CallError } from "../../api/errors";
import { chooseMockFile, type MockFile } from "../../api/workspace";
import { ErrorAlert } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { scopeOf, useConnection } from "../connections/current";

/** Chooses which file is the mock configuration of the workspace. */
export default function ChooseFileDialog({
  file,
  onClose,
}: {
  file: MockFile;
  onClose: () => void;
}) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const focus = useInitialFocus();
  const [path, setPath] = useState(file.path);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const choose = async (chosen: string | null) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const now = await chooseMockFile(chosen);
      const queryKey = [...scopeOf(connection), "mock-file"];
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, now);
      onClose();
    } catch (reason) {
      setFailure(CallError.from(reason));
      setBusy(false);
    }
  };
  const atField = failure?.code === "InvalidMockFile" ? failure.message : "";
  const submit = () => void (path.trim() !== "" && choose(path.trim()));
  return (
    <Modal
      visible
      header="Choose the mock configuration"
      closeAriaLabel="Close"
      onDismiss={() => !busy && onClose()}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" disabled={busy} onClick={onClose}>
              Cancel
            </Button>
            {!file.own && (
              <Button disabled={busy} onClick={() => void choose(null)}>
                Use the workspace's own
              </Button>
            )}
            <Button
              variant="primary"
              loading={busy}
              disabled={path.trim() === "" || path.trim() === file.path}
              onClick={submit}
            >
              Use this file
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <FormField
          label="File"
          description="The whole path of a file in the form of AWS Step Functions Local's MockConfigFile. It need not be there yet; it is read anew for each start."
          errorText={atField}
          stretch
        >
          <Input
            ref={focus}
            value={path}
            disabled={busy}
            spellcheck={false}
            onChange={({ detail }) => {
              setFailure(null);
              setPath(detail.value);
            }}
            onKeyDown={({ detail }) => detail.key === "Enter" && submit()}
          />
        </FormField>
        {failure && atField === "" && (
          <ErrorAlert title="The file was not chosen" error={failure} />
        )}
      </SpaceBetween>
    </Modal>
  );
}
