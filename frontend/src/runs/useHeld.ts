// A list that keeps itself up to date and yet stands still under the pointer.
import { useState } from "react";

interface Held<Row> {
  readonly shown: readonly Row[];
  /** Newer rows that are kept back. */
  readonly waiting: number;
  readonly letIn: () => void;
}

/** Rows come newest first, with ids that grow with time. While it is held, newer ones stay out. */
export function useHeld<Row extends { readonly run_id: string }>(
  rows: readonly Row[],
  isHeld: boolean,
  list: string,
): Held<Row> {
  const newest = rows[0]?.run_id ?? "";
  const [top, setTop] = useState({ id: newest, list });
  const isOther = top.list !== list || top.id === "";
  if (isOther ? top.id !== newest || top.list !== list : !isHeld && top.id < newest)
    setTop({ id: newest, list });
  const shown = isHeld && !isOther ? rows.filter((row) => row.run_id <= top.id) : rows;
  return {
    shown,
    waiting: rows.length - shown.length,
    letIn: () => setTop({ id: newest, list }),
  };
}
