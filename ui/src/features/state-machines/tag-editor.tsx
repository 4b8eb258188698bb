import Button from "@cloudscape-design/components/button";
import Input, { type InputProps } from "@cloudscape-design/components/input";
import { useEffect, useRef, useState } from "react";
import { boundsText, shapeOf } from "../../api/contract";
import { CallError } from "../../api/errors";
import { tagResource, untagResource } from "../../api/generated/calls";
import type { Tag } from "../../api/generated/types";
import { ErrorAlert } from "../../components/error-alert";
import "../../components/form.css";
import { notify } from "../../components/notifications";
import { LeaveGuard } from "../../navigation/leave-guard";
import { AccountNote } from "../connections/account-note";
import { useConnection } from "../connections/current";
import {
  afterRemoval,
  countOf,
  MOST_TAGS,
  type RowProblem,
  rowProblems,
  rowState,
  rowsOf,
  type TagRow,
  tagChanges,
} from "./tag-changes";
import "./tags.css";

const states = { same: "", new: "New", changed: "Changed", removed: "To be removed" };

/** The tags of a resource as a table to write in; one save sends all that changed. */
export default function TagEditor({
  arn,
  tags,
  onChanged,
  onClose,
}: {
  arn: string;
  tags: readonly Tag[];
  /** The service has other tags now. */
  onChanged: () => void;
  onClose: () => void;
}) {
  const connection = useConnection();
  const [rows, setRows] = useState<readonly TagRow[]>(() => rowsOf(tags));
  const [busy, setBusy] = useState(false);
  const [submitted, setSubmitted] = useState(false);
  const [failure, setFailure] = useState<{ title: string; error: CallError } | null>(null);
  const left = useRef(false);
  const newest = useRef<InputProps.Ref>(null);
  const [added, setAdded] = useState(0);
  const changes = tagChanges(rows);
  const changed = changes.set.length > 0 || changes.remove.length > 0;
  const problems = rowProblems(rows);
  const count = countOf(rows);
  const tooMany = count > MOST_TAGS;

  useEffect(() => {
    if (added > 0) newest.current?.focus();
  }, [added]);

  const change = (id: number, part: Partial<TagRow>) =>
    setRows((known) => known.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () => {
    setRows((known) => [
      ...known,
      {
        id: Math.max(-1, ...known.map(({ id }) => id)) + 1,
        key: "",
        value: "",
        removed: false,
      },
    ]);
    setAdded((times) => times + 1);
  };
  const toggleRemoved = (row: TagRow) => {
    if (row.saved) change(row.id, { removed: !row.removed });
    else setRows((known) => known.filter(({ id }) => id !== row.id));
  };

  const save = async () => {
    setSubmitted(true);
    if (busy || !changed || problems.size > 0 || tooMany) return;
    setBusy(true);
    setFailure(null);
    const { set, remove } = changes;
    // What goes goes first: with 50 tags there is room for no other.
    if (remove.length > 0) {
      try {
        await untagResource(connection.id, { resourceArn: arn, tagKeys: remove });
        setRows((known) => afterRemoval(known, remove));
        onChanged();
      } catch (reason) {
        setFailure({ title: "Nothing was saved", error: CallError.from(reason) });
        setBusy(false);
        return;
      }
    }
    if (set.length > 0) {
      try {
        await tagResource(connection.id, { resourceArn: arn, tags: set });
        onChanged();
      } catch (reason) {
        const gone = remove.length > 0 ? `${listed(remove)} removed, the others not saved` : "";
        setFailure({ title: gone || "The tags were not saved", error: CallError.from(reason) });
        setBusy(false);
        return;
      }
    }
    left.current = true;
    notify({ type: "success", content: "The tags were saved." });
    onClose();
  };

  return (
    <form
      className="sd-tag-editor"
      data-testid="tag-editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="sd-tag-editor-head">
        <h2 className="sd-table-heading">
          Tags{" "}
          <span className="sd-table-count">
            ({count} of {MOST_TAGS})
          </span>
        </h2>
        <Button
          formAction="none"
          iconName="add-plus"
          disabled={busy || count >= MOST_TAGS}
          onClick={add}
        >
          Add tag
        </Button>
      </div>
      <table className="sd-tag-table">
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Value</th>
            <th scope="col">State</th>
            <th scope="col">
              <span className="sd-visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Row
              key={row.id}
              row={row}
              place={index + 1}
              busy={busy}
              problem={shownProblem(row, problems.get(row.id), submitted)}
              keyRef={index === rows.length - 1 ? newest : undefined}
              onChange={(part) => change(row.id, part)}
              onRemove={() => toggleRemoved(row)}
            />
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={4} className="sd-tag-empty">
                No tags
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <div className="sd-tag-limits">
        Keys have {boundsText(shapeOf("TagKey"))}, values {boundsText(shapeOf("TagValue"))}.
      </div>
      {tooMany && (
        <div className="sd-field-error" role="alert">
          A resource has at most {MOST_TAGS} tags; these are {count}.
        </div>
      )}
      <AccountNote />
      {failure && (
        <ErrorAlert title={failure.title} error={failure.error} onRetry={() => void save()} />
      )}
      <div className="sd-tag-editor-foot">
        <Button
          variant="link"
          formAction="none"
          disabled={busy}
          onClick={() => {
            left.current = true;
            onClose();
          }}
        >
          Cancel
        </Button>
        <Button
          variant="primary"
          loading={busy}
          disabled={!changed}
          disabledReason="Nothing is changed yet."
        >
          Save tags
        </Button>
      </div>
      <LeaveGuard unsaved={() => !left.current && changed} />
    </form>
  );
}

function Row({
  row,
  place,
  busy,
  problem,
  keyRef,
  onChange,
  onRemove,
}: {
  row: TagRow;
  place: number;
  busy: boolean;
  problem: RowProblem;
  keyRef: React.RefObject<InputProps.Ref | null> | undefined;
  onChange: (part: Partial<TagRow>) => void;
  onRemove: () => void;
}) {
  const state = rowState(row);
  const input = (name: "key" | "value", label: string) => (
    <td>
      <Input
        {...(name === "key" && keyRef && { ref: keyRef })}
        value={row[name]}
        disabled={busy || row.removed}
        invalid={problem[name] !== undefined}
        spellcheck={false}
        ariaLabel={`${label} of tag ${place}`}
        ariaDescribedby={problem[name] ? `tag-${row.id}-${name}` : undefined}
        onChange={({ detail }) => onChange({ [name]: detail.value })}
      />
      {problem[name] && (
        <div className="sd-field-error" id={`tag-${row.id}-${name}`}>
          {problem[name]}
        </div>
      )}
    </td>
  );
  return (
    <tr data-state={state}>
      {input("key", "Key")}
      {input("value", "Value")}
      <td className="sd-tag-state">{states[state]}</td>
      <td className="sd-tag-remove">
        <Button
          variant="icon"
          formAction="none"
          disabled={busy}
          iconName={row.removed ? "undo" : "remove"}
          ariaLabel={row.removed ? `Keep the tag ${row.key}` : `Remove the tag ${row.key}`}
          onClick={onRemove}
        />
      </td>
    </tr>
  );
}

/** A key that is merely missing is told of on Save; all else while it is typed. */
function shownProblem(
  row: TagRow,
  problem: RowProblem | undefined,
  submitted: boolean,
): RowProblem {
  if (!problem) return {};
  if (submitted || row.key.trim() !== "") return problem;
  return problem.value ? { value: problem.value } : {};
}

/** `key “a”` or `3 keys`. */
const listed = (keys: readonly string[]): string =>
  keys.length === 1 ? `“${keys[0]}” was` : `${keys.length} tags were`;
