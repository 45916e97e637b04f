// A whole document as YAML: numbers, folding, search, and marks at the lines that have something to say.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldEffect,
  foldGutter,
  foldKeymap,
  foldable,
  indentOnInput,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, type Ref } from "react";

import classes from "./Code.module.css";
import { codeLook } from "./look";

export interface LineMark {
  /** From 1. */
  readonly line: number;
  readonly column?: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export interface YamlDoor {
  /** Chooses the next place with this text, round and round; tells whether there is one. */
  find(text: string): boolean;
  goTo(line: number): void;
}

interface YamlEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly marks: readonly LineMark[];
  /** Keys at the left border that are folded at first. */
  readonly folded: readonly string[];
  readonly label: string;
  readonly door: Ref<YamlDoor>;
}

const FromOutside = Annotation.define<boolean>();

export function YamlEditor(props: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({ doc: latest.current.value, extensions: extensionsOf(latest) }),
    });
    view.current = made;
    foldKeys(made, latest.current.folded);
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === props.value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: props.value },
      annotations: FromOutside.of(true),
    });
    foldKeys(editor, latest.current.folded);
  }, [props.value]);
  useEffect(() => {
    const editor = view.current;
    if (editor !== null)
      editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, props.marks)));
  }, [props.marks]);
  useImperativeHandle(props.door, () => ({
    find: (text) => view.current !== null && findNext(view.current, text),
    goTo: (line) => {
      const editor = view.current;
      if (editor === null) return;
      const { from } = editor.state.doc.line(Math.min(line, editor.state.doc.lines));
      editor.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      editor.focus();
    },
  }));
  return <div ref={host} className={classes.editor} data-testid="yaml" />;
}

function extensionsOf(latest: { readonly current: YamlEditorProps }) {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    history(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    yaml(),
    codeLook,
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ "aria-label": latest.current.label, tabindex: "0" }),
    keymap.of([...historyKeymap, ...foldKeymap, ...lintKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      const isOurs = update.transactions.some((each) => each.annotation(FromOutside) === true);
      if (update.docChanged && !isOurs) latest.current.onChange(update.state.doc.toString());
      if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur();
    }),
  ];
}

function diagnosticsOf({ doc }: EditorState, marks: readonly LineMark[]): Diagnostic[] {
  return marks.map(({ line, column, severity, message }) => {
    const { from, to, text } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    const start =
      column === undefined ? from + text.search(/\S|$/) : Math.min(from + column - 1, to);
    return { from: start, to, severity, message };
  });
}

function findNext(view: EditorView, text: string): boolean {
  const wanted = text.toLowerCase();
  const all = view.state.doc.toString().toLowerCase();
  if (wanted === "") return false;
  const next = all.indexOf(wanted, view.state.selection.main.to);
  const from = next === -1 ? all.indexOf(wanted) : next;
  if (from === -1) return false;
  const selection = { anchor: from, head: from + wanted.length };
  view.dispatch({ selection, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  return true;
}

function foldKeys(view: EditorView, keys: readonly string[]): void {
  const { state } = view;
  for (let number = 1; number <= state.doc.lines; number += 1) {
    const line = state.doc.line(number);
    if (!keys.some((key) => line.text.startsWith(`${key}:`))) continue;
    const range = foldable(state, line.from, line.to);
    if (range !== null) view.dispatch({ effects: foldEffect.of(range) });
  }
}
