// How YAML looks in CodeMirror, in our colours; the scheme follows the page.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const style = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--cat-http)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--cat-sheets)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--cat-storage)" },
  { tag: tags.comment, color: "var(--text-3)", fontStyle: "italic" },
  {
    tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace],
    color: "var(--text-3)",
  },
]);

const theme = EditorView.theme({
  "&": { height: "100%", background: "var(--surface)", color: "var(--text)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-content": { caretColor: "var(--accent)" },
  ".cm-cursor": { borderLeftColor: "var(--accent)" },
  ".cm-gutters": {
    background: "var(--surface-2)",
    color: "var(--text-3)",
    borderColor: "var(--border)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { background: "var(--surface-hover)" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground, ::selection": {
    background: "color-mix(in srgb, var(--accent) 25%, transparent) !important",
  },
  ".cm-foldPlaceholder": {
    padding: "0 6px",
    border: "1px solid var(--border)",
    background: "var(--surface-2)",
    color: "var(--text-2)",
  },
  ".cm-panels": {
    background: "var(--surface-2)",
    color: "var(--text)",
    borderColor: "var(--border)",
  },
  ".cm-textfield, .cm-button": {
    border: "1px solid var(--border-strong)",
    borderRadius: "4px",
    background: "var(--surface)",
    color: "var(--text)",
    backgroundImage: "none",
  },
  ".cm-tooltip": {
    border: "1px solid var(--border)",
    borderRadius: "6px",
    background: "var(--surface)",
    color: "var(--text)",
  },
  ".cm-searchMatch": { background: "color-mix(in srgb, var(--state-retrying) 30%, transparent)" },
  ".cm-searchMatch-selected": {
    background: "color-mix(in srgb, var(--state-retrying) 55%, transparent)",
  },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": {
    background: "color-mix(in srgb, var(--state-failed) 12%, transparent)",
  },
  "&.cm-merge-b .cm-changedLine, .cm-insertedLine": {
    background: "color-mix(in srgb, var(--state-succeeded) 12%, transparent)",
  },
  "&.cm-merge-a .cm-changedText": {
    background: "color-mix(in srgb, var(--state-failed) 30%, transparent)",
  },
  "&.cm-merge-b .cm-changedText": {
    background: "color-mix(in srgb, var(--state-succeeded) 30%, transparent)",
  },
  ".cm-collapsedLines": {
    background: "var(--surface-2)",
    color: "var(--text-2)",
  },
});

export const codeLook: Extension = [theme, syntaxHighlighting(style)];
