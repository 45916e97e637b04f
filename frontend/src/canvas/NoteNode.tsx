// A sticky note: plain text with line ends, in one of five colours; written in place.
import { NodeResizer, NodeToolbar, Position, type NodeProps } from "@xyflow/react";
import { Trash2 } from "lucide-react";
import { memo, useRef } from "react";

import { noteIn } from "../model/fold";
import {
  colorNotes,
  NOTE_MIN,
  NOTE_TEXT_CHARS_MAX,
  removeNotes,
  resizeNote,
  writeNote,
} from "../model/notes";
import { useEditor, useSession, useUi } from "../store/context";
import { words } from "../words/words";
import { Colors } from "./Colors";
import classes from "./NoteNode.module.css";
import type { NoteCard } from "./project";

/** The note lies behind all nodes, what changes it before them. */
const ABOVE = { zIndex: 10 };

export const NoteNode = memo(function NoteNode({ id, data, selected }: NodeProps<NoteCard>) {
  const { ui, readOnly } = useSession();
  const isWriting = useUi((state) => state.renaming === id);
  const isAlone = useEditor(({ selection }) => selection.marks.size + selection.nodes.size === 1);
  const note = noteIn(id) ?? "";
  return (
    <div
      className={classes.note}
      data-testid={id}
      data-color={data.color}
      data-selected={selected}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (!readOnly) ui.setState({ renaming: id });
      }}
    >
      {selected && isAlone && !readOnly && <Tools note={note} color={data.color} />}
      {isWriting ? (
        <NoteField id={id} note={note} text={data.text} />
      ) : (
        <p className={classes.text} data-empty={data.text === ""}>
          {data.text === "" ? words.canvas.notePlaceholder : data.text}
        </p>
      )}
    </div>
  );
});

function Tools({ note, color }: { note: string; color: string }) {
  const { editor } = useSession();
  return (
    <>
      <NodeResizer
        minWidth={NOTE_MIN[0]}
        minHeight={NOTE_MIN[1]}
        lineClassName={classes.line ?? ""}
        handleClassName={classes.grip ?? ""}
        onResizeEnd={(_, { x, y, width, height }) =>
          editor.actions.perform(resizeNote(note, [x, y], [width, height]))
        }
      />
      <NodeToolbar
        isVisible
        position={Position.Top}
        offset={8}
        className={classes.tools ?? ""}
        style={ABOVE}
      >
        <Colors
          chosen={color}
          label={words.canvas.noteColor}
          onChoose={(next) => editor.actions.perform(colorNotes([note], next))}
        />
        <button
          type="button"
          aria-label={words.canvas.deleteNote}
          title={words.canvas.deleteNote}
          onClick={() => editor.actions.perform(removeNotes([note]))}
        >
          <Trash2 size={14} aria-hidden />
        </button>
      </NodeToolbar>
    </>
  );
}

/** Escape gives up what was written, leaving the field keeps it. */
function NoteField({ id, note, text }: { id: string; note: string; text: string }) {
  const { editor, ui } = useSession();
  const isGivenUp = useRef(false);
  const done = (written: string) => {
    if (ui.getState().renaming === id) ui.setState({ renaming: null });
    if (!isGivenUp.current && written !== text) editor.actions.perform(writeNote(note, written));
  };
  return (
    <textarea
      className={`nodrag nopan nowheel ${classes.field ?? ""}`}
      defaultValue={text}
      maxLength={NOTE_TEXT_CHARS_MAX}
      aria-label={words.canvas.noteText}
      ref={(field) => field?.focus()}
      onBlur={(event) => done(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") isGivenUp.current = true;
        const isDone = event.key === "Enter" && (event.ctrlKey || event.metaKey);
        if (event.key === "Escape" || isDone) event.currentTarget.blur();
      }}
    />
  );
}
