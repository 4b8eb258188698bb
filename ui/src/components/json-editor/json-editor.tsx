import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { editorTheme } from "./theme";

/** A finding to show in the text; offsets in UTF-16 units. */
export interface EditorDiagnostic {
  from: number;
  to: number;
  severity: "error" | "warning";
  message: string;
  code?: string;
}

export interface JsonEditorProps {
  value: string;
  onChange?: (value: string) => void;
  /** The editor's accessible name. */
  label: string;
  diagnostics?: readonly EditorDiagnostic[];
  readOnly?: boolean;
  /** A CSS height; without it the editor grows with its text up to `maxHeight`. */
  height?: string;
  maxHeight?: string;
  minHeight?: string;
  /** Ctrl+Enter or Ctrl+S. */
  onSubmit?: () => void;
  /** Ids of the texts that describe the editor. */
  describedBy?: string;
  invalid?: boolean;
  /** Brings a place into sight and puts the cursor there, each time the object is a new one. */
  reveal?: { offset: number } | null;
}

const external = Annotation.define<boolean>();
const noDiagnostics: readonly EditorDiagnostic[] = [];

export default function JsonEditor(props: JsonEditorProps) {
  const { value, readOnly = false, label, describedBy, invalid = false, reveal } = props;
  const diagnostics = props.diagnostics ?? noDiagnostics;
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const handlers = useRef({ change: props.onChange, submit: props.onSubmit });
  handlers.current = { change: props.onChange, submit: props.onSubmit };
  const access = useRef(new Compartment());

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; changes reach it below.
  useEffect(() => {
    const editor = new EditorView({
      parent: holder.current ?? document.body,
      state: EditorState.create({
        doc: value,
        extensions: [
          extensions(handlers),
          access.current.of(accessOf(readOnly, label, describedBy, invalid)),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({
      effects: access.current.reconfigure(accessOf(readOnly, label, describedBy, invalid)),
    });
  }, [readOnly, label, describedBy, invalid]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: external.of(true),
    });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, placed(diagnostics, editor.state.doc.length)));
  }, [diagnostics]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !reveal) return;
    const at = Math.min(reveal.offset, editor.state.doc.length);
    editor.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: "center" }),
    });
    editor.focus();
  }, [reveal]);

  return (
    <div
      className="sd-editor"
      data-invalid={invalid || undefined}
      ref={holder}
      style={{
        height: props.height,
        ["--sd-editor-min" as string]: props.minHeight ?? "auto",
        ["--sd-editor-max" as string]: props.height ? "100%" : (props.maxHeight ?? "none"),
      }}
    />
  );
}

/** Diagnostics at places within the text, at least one character wide so that they are seen. */
function placed(diagnostics: readonly EditorDiagnostic[], length: number): Diagnostic[] {
  return diagnostics
    .map(({ from, to, severity, message, code }): Diagnostic => {
      const begin = Math.max(0, Math.min(from, length));
      const end = Math.max(begin, Math.min(to, length));
      const empty = begin === end;
      return {
        from: empty && begin === length ? Math.max(0, begin - 1) : begin,
        to: empty ? Math.min(length, begin + 1) : end,
        severity,
        message,
        ...(code !== undefined && { source: code }),
      };
    })
    .sort((a, b) => a.from - b.from);
}

function accessOf(
  readOnly: boolean,
  label: string,
  describedBy: string | undefined,
  invalid: boolean,
): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      "aria-label": label,
      ...(readOnly && { "aria-readonly": "true" }),
      ...(invalid && { "aria-invalid": "true" }),
      ...(describedBy !== undefined && { "aria-describedby": describedBy }),
    }),
    readOnly
      ? []
      : [
          highlightActiveLine(),
          highlightActiveLineGutter(),
          bracketMatching(),
          closeBrackets(),
          lintGutter(),
        ],
  ];
}

function extensions(handlers: {
  current: { change: ((value: string) => void) | undefined; submit: (() => void) | undefined };
}): Extension {
  const submit = () => {
    handlers.current.submit?.();
    return handlers.current.submit !== undefined;
  };
  return [
    lineNumbers(),
    foldGutter(),
    history(),
    drawSelection(),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    indentOnInput(),
    highlightSelectionMatches(),
    search({ top: true }),
    json(),
    editorTheme,
    keymap.of([
      { key: "Mod-Enter", run: submit },
      { key: "Mod-s", run: submit, preventDefault: true },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...lintKeymap,
      // Esc, then Tab, leaves the editor.
      indentWithTab,
    ]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      if (update.transactions.some((transaction) => transaction.annotation(external))) return;
      handlers.current.change?.(update.state.doc.toString());
    }),
  ];
}
