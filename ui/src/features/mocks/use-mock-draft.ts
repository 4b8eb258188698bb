import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CallError } from "../../api/errors";
import { type MockFile, saveMockFile } from "../../api/workspace";
import { notify } from "../../components/notifications";
import { scopeOf, useConnection } from "../connections/current";

/** What is being written, and what it began from. */
interface Edit {
  path: string;
  /** What the file held; null if there was none. */
  base: string | null;
  text: string;
}

export interface MockDraft {
  /** The text as it is written here; as it is in the file, while nothing was changed. */
  text: string;
  change: (text: string) => void;
  dirty: boolean;
  /** Another program changed the file, or another one was chosen, while this text was being written. */
  conflict: boolean;
  /** Gives up what was written here. */
  discard: () => void;
  /** Keeps what was written here; saving it overwrites what the file holds now. */
  keep: () => void;
  save: () => Promise<void>;
  saving: boolean;
  failure: CallError | null;
}

/** Edits the mock configuration while other programs may do so as well: nothing written here is lost by that. */
export function useMockDraft(file: MockFile): MockDraft {
  const queryClient = useQueryClient();
  const connection = useConnection();
  const [edit, setEdit] = useState<Edit | null>(null);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<CallError | null>(null);
  const onDisk = file.text ?? null;
  const here: Edit = { path: file.path, base: onDisk, text: onDisk ?? "" };
  const dirty = edit !== null && edit.text !== here.text;
  const conflict = dirty && (edit.path !== file.path || edit.base !== onDisk);

  const save = async () => {
    if (!dirty || saving) return;
    setSaving(true);
    setFailure(null);
    const queryKey = [...scopeOf(connection), "mock-file"];
    try {
      const saved = await saveMockFile(edit.path, edit.text, edit.base);
      // A look that is under way would bring the file as it was before.
      await queryClient.cancelQueries({ queryKey });
      queryClient.setQueryData(queryKey, saved);
      setEdit((now) =>
        now === null || now.text === edit.text ? null : { ...now, base: edit.text },
      );
      notify({ type: "success", content: "The mock configuration was saved." });
    } catch (reason) {
      setFailure(CallError.from(reason));
      await queryClient.invalidateQueries({ queryKey });
    } finally {
      setSaving(false);
    }
  };
  return {
    text: dirty ? edit.text : here.text,
    change: (text) => {
      setFailure(null);
      setEdit(dirty ? { ...edit, text } : { ...here, text });
    },
    dirty,
    conflict,
    discard: () => {
      setFailure(null);
      setEdit(null);
    },
    keep: () => {
      setFailure(null);
      if (edit) setEdit({ ...here, text: edit.text });
    },
    save,
    saving,
    failure,
  };
}
