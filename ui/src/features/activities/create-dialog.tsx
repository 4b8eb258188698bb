import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Modal from "@cloudscape-design/components/modal";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { CallError } from "../../api/errors";
import { createActivity } from "../../api/generated/calls";
import { ErrorAlert } from "../../components/error-alert";
import { useInitialFocus } from "../../components/initial-focus";
import { notify } from "../../components/notifications";
import { useGo, usePlaces } from "../../navigation/places";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import { nameProblem } from "../names";
import { type TagDraft, tagsProblem } from "../state-machines/form-model";
import { TagsField } from "../state-machines/tags-field";
import { useRefreshActivities } from "./queries";

/** Creates an activity and goes to its page. */
export default function CreateDialog({ onClose }: { onClose: () => void }) {
  const { id } = useConnection();
  const places = usePlaces();
  const { go } = useGo();
  const refresh = useRefreshActivities();
  const focus = useInitialFocus();
  const [name, setName] = useState("");
  const [tags, setTags] = useState<readonly TagDraft[]>([]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const badName = nameProblem(name);
  const badTags = tagsProblem(tags);
  const refusedName = failure?.code === "InvalidName" || failure?.code === "ActivityAlreadyExists";

  const create = async () => {
    if (name === "" || badName || badTags || busy) return;
    setBusy(true);
    setFailure(null);
    const named = tags
      .filter(({ key }) => key.trim() !== "")
      .map(({ key, value }) => ({ key: key.trim(), value }));
    try {
      const { activityArn } = await createActivity(id, {
        name,
        ...(named.length > 0 && { tags: named }),
      });
      refresh();
      notify({ type: "success", content: `Activity ${name} was created.` });
      onClose();
      go(places.activity(activityArn));
    } catch (reason) {
      setFailure(CallError.from(reason));
      setBusy(false);
    }
  };

  return (
    <Modal
      visible
      header="Create activity"
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
              disabled={name === "" || badName !== undefined || badTags !== undefined}
              onClick={() => void create()}
            >
              Create
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <FormField
          label="Name"
          constraintText="Up to 80 characters. It cannot be changed later."
          errorText={badName ?? (refusedName ? `${failure.code}: ${failure.message}` : "")}
          stretch
        >
          <Input
            ref={focus}
            value={name}
            disabled={busy}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => {
              setName(detail.value);
              setFailure(null);
            }}
            onKeyDown={({ detail }) => detail.key === "Enter" && void create()}
          />
        </FormField>
        <TagsField tags={tags} onChange={setTags} error={badTags} />
        <AccountNote />
        {failure && !refusedName && (
          <ErrorAlert title="The activity was not created" error={failure} />
        )}
      </SpaceBetween>
    </Modal>
  );
}
