import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const chrome = EditorView.theme({
  "&": {
    height: "100%",
    minHeight: "var(--sd-editor-min)",
    maxHeight: "var(--sd-editor-max)",
    color: "var(--sd-text)",
    backgroundColor: "var(--sd-surface-code)",
    fontSize: "12.5px",
  },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--sd-font-mono)",
    fontVariantLigatures: "none",
    lineHeight: "20px",
    overflow: "auto",
  },
  ".cm-content": { caretColor: "var(--sd-text)", padding: "6px 0" },
  ".cm-cursor": { borderLeftColor: "var(--sd-text)" },
  ".cm-gutters": {
    color: "var(--sd-text-secondary)",
    backgroundColor: "var(--sd-surface-shaded)",
    borderRight: "1px solid var(--sd-border-soft)",
  },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--sd-accent) 8%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground":
    { backgroundColor: "color-mix(in srgb, var(--sd-accent) 28%, transparent)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--sd-accent) 24%, transparent)",
    color: "inherit",
  },
  ".cm-selectionMatch": {
    backgroundColor: "color-mix(in srgb, var(--sd-accent) 16%, transparent)",
  },
  ".cm-tooltip, .cm-panels": {
    color: "var(--sd-text)",
    backgroundColor: "var(--sd-surface)",
    border: "1px solid var(--sd-border)",
  },
  ".cm-panels input, .cm-panels button": {
    color: "var(--sd-text)",
    backgroundColor: "var(--sd-surface)",
    backgroundImage: "none",
    border: "1px solid var(--sd-border-input)",
    borderRadius: "4px",
  },
  ".cm-foldPlaceholder": {
    color: "var(--sd-text-secondary)",
    backgroundColor: "transparent",
    border: "1px solid var(--sd-border)",
  },
  ".cm-diagnostic": { fontFamily: "var(--sd-font)", padding: "6px 10px", maxWidth: "480px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--sd-border-error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--sd-text-warning)" },
});

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--sd-code-name)" },
  { tag: tags.string, color: "var(--sd-code-string)" },
  { tag: tags.number, color: "var(--sd-code-number)" },
  { tag: [tags.bool, tags.null], color: "var(--sd-code-word)" },
  { tag: tags.invalid, color: "var(--sd-text-error)" },
]);

/** The editor in the colours of the page, in light and in dark. */
export const editorTheme: Extension = [chrome, syntaxHighlighting(highlight)];
