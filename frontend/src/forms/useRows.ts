// A value drawn as rows that may be unfinished while somebody types; keeps them while the value is theirs.
import { useState } from "react";

import type { Json } from "../model/flow";
import { isSameValue } from "./values";

export interface Row<Content> {
  /** Stays with the row when others come and go. */
  readonly id: number;
  readonly content: Content;
}

interface Numbered<Content> {
  readonly rows: readonly Row<Content>[];
  readonly next: number;
}

export function useRows<Content>(
  value: Json | undefined,
  onChange: (value: Json | undefined) => void,
  read: (value: Json | undefined) => readonly Content[],
  write: (contents: readonly Content[]) => Json | undefined,
) {
  const [state, set] = useState(() => appended<Content>({ rows: [], next: 0 }, read(value)));
  const [known, know] = useState(value);
  if (!isSameValue(value, known)) {
    // It changed elsewhere, by undo for example.
    know(value);
    set(appended({ rows: [], next: state.next }, read(value)));
  }
  const put = (changed: Numbered<Content>): void => {
    const written = write(changed.rows.map(({ content }) => content));
    set(changed);
    know(written);
    if (!isSameValue(written, value)) onChange(written);
  };
  const { rows, next } = state;
  return {
    rows,
    change: (id: number, content: Content) =>
      put({ next, rows: rows.map((row) => (row.id === id ? { id, content } : row)) }),
    remove: (id: number) => put({ next, rows: rows.filter((row) => row.id !== id) }),
    add: (content: Content) => put(appended(state, [content])),
    move: (index: number, by: number) => put({ next, rows: moved(rows, index, by) }),
  };
}

function appended<Content>(
  { rows, next }: Numbered<Content>,
  contents: readonly Content[],
): Numbered<Content> {
  const added = contents.map((content, index) => ({ id: next + index, content }));
  return { rows: [...rows, ...added], next: next + contents.length };
}

function moved<Entry>(entries: readonly Entry[], index: number, by: number): readonly Entry[] {
  if (index + by < 0 || index + by >= entries.length) return entries;
  const changed = [...entries];
  changed.splice(index + by, 0, ...changed.splice(index, 1));
  return changed;
}
