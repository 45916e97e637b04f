// Notes on the canvas: plain text with a place, a size and a colour; every edit of them as data.
import type { Edit, FlowDraft, Mutable } from "./change";
import type { Color, Flow, FlowNote, Point } from "./flow";
import { snap, snapPoint } from "./geometry";
import { words } from "../words/words";

const { edits } = words.model;

export const NOTE_SIZE: Point = [224, 96];
export const NOTE_MIN: Point = [96, 48];
export const NOTE_TEXT_CHARS_MAX = 10_000;
const NOTE_COLOR: Color = "yellow";

/** The notes' names on the canvas; a note that came without an id is called after its place. */
export function noteIds(notes: readonly FlowNote[]): string[] {
  return notes.map((note, index) => note.id ?? `note_${index + 1}`);
}

export const colorOfNote = (note: FlowNote): Color => note.color ?? NOTE_COLOR;

export function findNote(flow: Flow, id: string): FlowNote | undefined {
  const notes = flow.notes ?? [];
  return notes[noteIds(notes).indexOf(id)];
}

export function freshNoteId(notes: readonly FlowNote[], also: ReadonlySet<string>): string {
  const taken = new Set([...noteIds(notes), ...also]);
  let number = 1;
  while (taken.has(`note_${number}`)) number += 1;
  return `note_${number}`;
}

/** An empty note at a place; answers its id. */
export function addNote(flow: Flow, at: Point): { edit: Edit; id: string } {
  const id = freshNoteId(flow.notes ?? [], new Set());
  const note: FlowNote = { id, text: "", at: snapPoint(at), size: NOTE_SIZE };
  return { id, edit: { label: edits.addNote, recipe: (draft) => void notesOf(draft).push(note) } };
}

export function removeNotes(ids: readonly string[]): Edit {
  return {
    label: edits.removeNotes(ids.length),
    recipe: (draft) => {
      const gone = new Set(ids);
      const notes = notesOf(draft);
      const names = noteIds(notes);
      const kept = notes.filter((_, index) => !gone.has(names[index] ?? ""));
      if (kept.length > 0) draft.notes = kept;
      else delete draft.notes;
    },
  };
}

/** Typing is one step of undo. */
export function writeNote(id: string, text: string): Edit {
  const edit = changeNote(edits.writeNote, id, (note) => {
    note.text = text.slice(0, NOTE_TEXT_CHARS_MAX);
  });
  return { ...edit, group: `note:${id}` };
}

export function colorNotes(ids: readonly string[], color: Color): Edit {
  return changeNotes(edits.colorNote, ids, (note) => {
    if (color === NOTE_COLOR) delete note.color;
    else note.color = color;
  });
}

export function moveNotes(moves: ReadonlyMap<string, Point>, group?: string): Edit {
  return {
    label: edits.moveNote,
    ...(group === undefined ? {} : { group }),
    recipe: (draft) => {
      for (const [id, at] of moves) {
        const note = noteIn(draft, id);
        const next = snapPoint(at);
        if (note && (note.at[0] !== next[0] || note.at[1] !== next[1])) note.at = next;
      }
    },
  };
}

export function resizeNote(id: string, at: Point, size: Point): Edit {
  return changeNote(edits.resizeNote, id, (note) => {
    note.at = snapPoint(at);
    note.size = [Math.max(NOTE_MIN[0], snap(size[0])), Math.max(NOTE_MIN[1], snap(size[1]))];
  });
}

function changeNote(label: string, id: string, change: (note: Mutable<FlowNote>) => void): Edit {
  return changeNotes(label, [id], change);
}

function changeNotes(
  label: string,
  ids: readonly string[],
  change: (note: Mutable<FlowNote>) => void,
): Edit {
  return {
    label,
    recipe: (draft) => {
      for (const id of ids) {
        const note = noteIn(draft, id);
        if (note) change(note);
      }
    },
  };
}

function noteIn(draft: FlowDraft, id: string): Mutable<FlowNote> | undefined {
  const notes = draft.notes ?? [];
  return notes[noteIds(notes).indexOf(id)];
}

function notesOf(draft: FlowDraft): Mutable<FlowNote>[] {
  draft.notes ??= [];
  return draft.notes;
}
