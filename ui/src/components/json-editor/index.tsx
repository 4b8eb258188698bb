import { lazy, Suspense } from "react";
import type { JsonEditorProps } from "./json-editor";
import "./json-editor.css";

export type { EditorDiagnostic, JsonEditorProps } from "./json-editor";

const load = () => import("./json-editor");
const Editor = lazy(load);

/** The editor for JSON; its code comes when it is first shown, its text at once. */
export function JsonEditor(props: JsonEditorProps) {
  return (
    <Suspense
      fallback={
        <div className="sd-editor" style={{ height: props.height }}>
          <pre className="sd-editor-waiting">{props.value.slice(0, 4_000)}</pre>
        </div>
      }
    >
      <Editor {...props} />
    </Suspense>
  );
}
