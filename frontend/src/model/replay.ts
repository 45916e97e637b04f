// A run's history as a film: facts in order, and the state of every node at any moment; pure.
import type { NodeId } from "./flow";

/** What a fact changed at one node. */
export interface NodeChange {
  readonly state: string;
  readonly attempts: number;
  readonly is_held?: boolean | null | undefined;
  readonly items?:
    | {
        readonly total: number;
        readonly succeeded: number;
        readonly failed: number;
        readonly running: number;
      }
    | null
    | undefined;
}

export interface Fact {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly node?: string | null | undefined;
  readonly frame?: number | null | undefined;
  readonly attempt?: number | null | undefined;
  readonly run_state: string;
  readonly changes: Readonly<Record<NodeId, NodeChange>>;
}

export interface Moment {
  readonly nodes: Readonly<Record<NodeId, NodeChange>>;
  readonly runState: string;
  /** Nodes whose undo has begun, in that order. */
  readonly undone: readonly NodeId[];
}

export interface Film {
  readonly facts: readonly Fact[];
  /** The moment after `index * KEYFRAME_EVERY` facts, so that no moment is far from one. */
  readonly keyframes: readonly Moment[];
}

export const KEYFRAME_EVERY = 128;
const BEGINNING: Moment = { nodes: {}, runState: "queued", undone: [] };
export const EMPTY_FILM: Film = { facts: [], keyframes: [BEGINNING] };
const UNDOING: ReadonlySet<string> = new Set([
  "compensating",
  "compensated",
  "compensation_failed",
]);

/** The film with more facts at its end; what it already has is left out. */
export function appended(film: Film, more: readonly Fact[]): Film {
  const last = film.facts.at(-1)?.seq ?? -1;
  const fresh = more.filter(({ seq }) => seq > last);
  if (fresh.length === 0) return film;
  const facts = [...film.facts, ...fresh];
  const keyframes = [...film.keyframes];
  for (let end = keyframes.length * KEYFRAME_EVERY; end <= facts.length; end += KEYFRAME_EVERY)
    keyframes.push(folded(keyframes.at(-1) ?? BEGINNING, facts.slice(end - KEYFRAME_EVERY, end)));
  return { facts, keyframes };
}

/** How everything stood after the first `count` facts. */
export function momentAfter(film: Film, count: number): Moment {
  const end = Math.max(0, Math.min(count, film.facts.length));
  const key = Math.min(Math.floor(end / KEYFRAME_EVERY), film.keyframes.length - 1);
  return folded(film.keyframes[key] ?? BEGINNING, film.facts.slice(key * KEYFRAME_EVERY, end));
}

function folded(from: Moment, facts: readonly Fact[]): Moment {
  if (facts.length === 0) return from;
  const nodes: Record<NodeId, NodeChange> = { ...from.nodes };
  const undone = new Set(from.undone);
  let runState = from.runState;
  for (const fact of facts) {
    runState = fact.run_state;
    for (const [node, change] of Object.entries(fact.changes)) {
      nodes[node] = change;
      if (UNDOING.has(change.state)) undone.add(node);
    }
  }
  return { nodes, runState, undone: [...undone] };
}

/** How many facts have a `seq` up to this one: the place of a moment in the film. */
export function countUpTo(film: Film, seq: number): number {
  let low = 0;
  let high = film.facts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((film.facts[middle]?.seq ?? Infinity) <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The `seq` so many facts further on or back; null from the last fact on: that is the present. */
export function stepped(film: Film, seq: number | null, by: number): number | null {
  const { facts } = film;
  const place = seq === null ? facts.length : countUpTo(film, seq);
  const next = Math.max(1, place + by);
  return next >= facts.length ? null : (facts[next - 1]?.seq ?? null);
}
