import { useMemo } from "react";
import { CopyButton } from "./copy-button";
import { byteLength, prettyJson } from "./json-check";
import { JsonEditor } from "./json-editor";
import "./json-view.css";
import { formatBytes } from "./time";

/** JSON to read: set out, folded and searched as in the editor, with its size and a copy button. */
export function JsonView({
  text,
  label,
  maxHeight = "360px",
}: {
  text: string;
  label: string;
  maxHeight?: string;
}) {
  const pretty = useMemo(() => prettyJson(text), [text]);
  return (
    <div className="sd-json-view">
      <div className="sd-json-view-head">
        <span className="sd-json-view-label">{label}</span>
        <span className="sd-json-view-size">{formatBytes(byteLength(text))}</span>
        <CopyButton text={pretty} label={`Copy: ${label}`} />
      </div>
      <JsonEditor value={pretty} label={label} readOnly maxHeight={maxHeight} />
    </div>
  );
}
