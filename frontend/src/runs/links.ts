// The address of one place of a run: its node, item, attempt and moment; pure.
import { pathOf } from "../api/client";

export interface Place {
  readonly node: string | null;
  readonly frame: number | null;
  readonly attempt: number | null;
  /** The `seq` of a fact. */
  readonly at: number | null;
}

export const searchOf = ({ node, frame, attempt, at }: Place): URLSearchParams => {
  const search = new URLSearchParams();
  if (node !== null) search.set("node", node);
  if (node !== null && frame !== null) search.set("frame", String(frame));
  if (node !== null && attempt !== null) search.set("attempt", String(attempt));
  if (at !== null) search.set("at", String(at));
  return search;
};

export function linkTo(runId: string, place: Place): string {
  const search = searchOf(place).toString();
  return `${pathOf("runs", runId)}${search === "" ? "" : `?${search}`}`;
}

export const placeIn = (search: URLSearchParams): Place => ({
  node: search.get("node"),
  frame: numberIn(search, "frame"),
  attempt: numberIn(search, "attempt"),
  at: numberIn(search, "at"),
});

function numberIn(search: URLSearchParams, name: string): number | null {
  const text = search.get(name);
  return text !== null && /^\d{1,10}$/.test(text) ? Number(text) : null;
}
