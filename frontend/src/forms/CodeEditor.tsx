// A CodeMirror editor as an input: a value in, changes out, the look of our other inputs.
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, placeholder as placeholderOf } from "@codemirror/view";
import { useEffect, useLayoutEffect, useRef } from "react";

import classes from "./CodeEditor.module.css";
import { completeWith, type Recorded } from "./completion";
import type { Look } from "./data";
import { editorAids, leaveEditor } from "./editorAids";
import { highlighting } from "./expressionLanguage";
import type { Names } from "./names";

/** Marks a change that came from outside, so that it is not reported back. */
const FromOutside = Annotation.define<boolean>();

export interface CodeEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly label: string;
  /** What completion offers; none without it. */
  readonly names?: Names | null;
  /** Looks at what a run has recorded; nothing of it is kept here. */
  readonly look?: Look | null;
  /** The language; read once. */
  readonly extensions: Extension;
  readonly isOneLine?: boolean;
  readonly minLines?: number;
  readonly placeholder?: string | undefined;
  readonly readOnly?: boolean;
  readonly isInvalid?: boolean;
  /** Takes the focus when it appears, with the cursor at the end or all of it selected. */
  readonly autoFocus?: "end" | "all" | undefined;
  readonly testId?: string;
}

export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const access = useRef(new Compartment());
  useLayoutEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [setup(latest), access.current.of(accessOf(latest.current))],
      }),
    });
    view.current = made;
    const { autoFocus } = latest.current;
    if (autoFocus !== undefined) {
      made.focus();
      const head = made.state.doc.length;
      made.dispatch({ selection: { anchor: autoFocus === "all" ? 0 : head, head } });
    }
    return () => {
      leaveEditor(made);
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === props.value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: props.value },
      annotations: FromOutside.of(true),
    });
  }, [props.value]);
  const { readOnly, label, isInvalid } = props;
  useEffect(() => {
    view.current?.dispatch({
      effects: access.current.reconfigure(accessOf({ readOnly, label, isInvalid })),
    });
  }, [readOnly, label, isInvalid]);
  return (
    <div
      ref={host}
      className={classes.editor}
      data-invalid={isInvalid ?? undefined}
      data-read-only={readOnly ?? undefined}
      data-one-line={props.isOneLine ?? undefined}
      data-testid={props.testId}
      style={{ ["--lines" as string]: props.minLines ?? 1 }}
    />
  );
}

type Access = { readOnly?: boolean | undefined; label: string; isInvalid?: boolean | undefined };

function accessOf({ readOnly = false, label, isInvalid = false }: Access): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
    EditorView.contentAttributes.of({
      "aria-label": label,
      "aria-invalid": String(isInvalid),
      tabindex: "0",
    }),
  ];
}

function setup(latest: { readonly current: CodeEditorProps }): Extension {
  const { isOneLine, placeholder, extensions } = latest.current;
  return [
    history(),
    closeBrackets(),
    autocompletion({
      override: [
        completeWith(
          () => latest.current.names ?? [],
          () => recordedBy(latest.current.look),
        ),
      ],
      icons: false,
    }),
    // Tab is left to move the focus on.
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    highlighting,
    EditorView.lineWrapping,
    isOneLine ? oneLine : [],
    latest.current.names == null
      ? []
      : editorAids(() => ({
          label: latest.current.label,
          look: latest.current.look ?? null,
          readOnly: latest.current.readOnly === true,
        })),
    placeholder === undefined ? [] : placeholderOf(placeholder),
    EditorView.updateListener.of((update) => {
      const isOurs = update.transactions.some((each) => each.annotation(FromOutside) === true);
      if (update.docChanged && !isOurs) latest.current.onChange(update.state.doc.toString());
    }),
    EditorView.domEventHandlers({ blur: () => latest.current.onBlur?.() }),
    extensions,
  ];
}

const recordedBy = (look: Look | null | undefined): Recorded | null =>
  look == null
    ? null
    : (path) =>
        look(`{{ ${path} }}`).then(
          ({ value }) => value,
          () => undefined,
        );

/** A line break becomes a space when pasted, and is left out when typed; those that are there stay. */
const oneLine = EditorState.transactionFilter.of((transaction) => {
  const before = transaction.startState.doc;
  if (!transaction.docChanged || transaction.newDoc.lines <= before.lines) return transaction;
  if (transaction.annotation(FromOutside) === true) return transaction;
  if (!transaction.isUserEvent("input.paste")) return [];
  const insert = transaction.newDoc.toString().replaceAll(/\s*\n\s*/g, " ");
  return { changes: { from: 0, to: before.length, insert } };
});
