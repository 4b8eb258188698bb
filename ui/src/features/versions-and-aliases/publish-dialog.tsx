import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { boundsText, shapeOf, textProblem } from "../../api/contract";
import type { CallError } from "../../api/errors";
import { describeStateMachine, publishStateMachineVersion } from "../../api/generated/calls";
import type { DescribeStateMachineOutput } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { notify } from "../../components/notifications";
import { AccountNote } from "../connections/account-note";
import { scopeOf, useConnection } from "../connections/current";
import { nameOf } from "../names";
import { useRefreshStateMachines } from "../state-machines/queries";

/** What AWS calls the revision of a state machine that was never changed. */
const FIRST_REVISION = "INITIAL";

const description = shapeOf("VersionDescription");

/** Publishes the revision that the person looks at, and no other, as a version. */
export default function PublishDialog({
  machine,
  versions,
  onClose,
}: {
  machine: DescribeStateMachineOutput;
  /** ARNs of the versions that are known. */
  versions: readonly string[];
  onClose: () => void;
}) {
  const connection = useConnection();
  const queryClient = useQueryClient();
  const refresh = useRefreshStateMachines();
  const arn = machine.stateMachineArn;
  // The page goes on reading; the dialog keeps to the revision that it was opened for.
  const [revision, setRevision] = useState(machine.revisionId ?? FIRST_REVISION);
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const problem = textProblem(description, text);
  const focus = useInitialFocus();

  const publish = async () => {
    if (busy || problem) return;
    setBusy(true);
    setFailure(null);
    try {
      const { stateMachineVersionArn } = await publishStateMachineVersion(connection.id, {
        stateMachineArn: arn,
        revisionId: revision,
        ...(text !== "" && { description: text }),
      });
      const number = nameOf(stateMachineVersionArn);
      notify(
        versions.includes(stateMachineVersionArn)
          ? {
              type: "info",
              content: `This revision was published before: it is version ${number}, with the description it got then.`,
            }
          : { type: "success", content: `Version ${number} was published.` },
      );
      refresh(arn);
      onClose();
    } catch (reason) {
      setFailure(reason as CallError);
      setBusy(false);
    }
  };

  const takeNewest = async () => {
    setBusy(true);
    try {
      const newest = await queryClient.fetchQuery({
        queryKey: [...scopeOf(connection), "state-machine", arn],
        queryFn: () => describeStateMachine(connection.id, { stateMachineArn: arn }),
        staleTime: 0,
      });
      setRevision(newest.revisionId ?? FIRST_REVISION);
      setFailure(null);
    } catch (reason) {
      setFailure(reason as CallError);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      visible
      header="Publish version"
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
              disabled={problem !== undefined}
              onClick={() => void publish()}
            >
              Publish
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>
          A version keeps definition and configuration of <strong>{machine.name}</strong> as they
          are now, under a number. It cannot be changed later.
        </Box>
        <FormField label="Revision" stretch>
          <code data-testid="revision">{revision}</code>
        </FormField>
        <FormField
          label="Description"
          constraintText={`Optional, ${boundsText(description)}.`}
          errorText={problem ?? ""}
          stretch
        >
          <Input
            ref={focus}
            value={text}
            disabled={busy}
            onChange={({ detail }) => setText(detail.value)}
            onKeyDown={({ detail }) => detail.key === "Enter" && void publish()}
          />
        </FormField>
        <AccountNote />
        {failure && (
          <ErrorAlert
            title="The version was not published"
            error={
              failure.code === "ConflictException"
                ? {
                    ...shown(failure),
                    advice:
                      "The state machine was changed since this page read it. Take its newest revision, look at its definition, and publish that.",
                  }
                : failure
            }
          />
        )}
        {failure?.code === "ConflictException" && (
          <Button onClick={() => void takeNewest()}>Take the newest revision</Button>
        )}
      </SpaceBetween>
    </Modal>
  );
}

const shown = ({ message, code, requestId, httpStatus }: CallError) => ({
  message,
  code,
  requestId,
  httpStatus,
});
