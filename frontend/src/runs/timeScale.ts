// Time as places on a line from 0 to 1, with long stretches in which nothing happens drawn short; pure.

export interface Break {
  /** Where the shortened stretch is, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

export interface TimeScale {
  readonly place: (at: number) => number;
  /** The moment at a place. */
  readonly moment: (place: number) => number;
  readonly breaks: readonly Break[];
}

/** Stretches are shortened from one on that is this many times longer than all shorter ones together. */
const DOMINATES = 4;
const IDLE_MS_MIN = 1_000;
const MIN_TOTAL_MS = 1;

/** `instants` are all moments at which something began or ended. */
export function timeScale(instants: readonly number[]): TimeScale {
  const marks = [...new Set(instants)].sort((a, b) => a - b);
  const lengths = marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark));
  const drawn = shortened(lengths);
  let total = 0;
  for (const length of drawn) total += length;
  total = Math.max(total, MIN_TOTAL_MS);
  const starts: number[] = [0];
  for (const length of drawn) starts.push((starts.at(-1) ?? 0) + length / total);
  const breaks = lengths.flatMap((ms, index): Break[] =>
    (drawn[index] ?? ms) < ms ? [{ from: starts[index] ?? 0, to: starts[index + 1] ?? 1, ms }] : [],
  );
  return {
    place: (at) => between(at, marks, starts),
    moment: (place) => between(place, starts, marks),
    breaks,
  };
}

function shortened(lengths: readonly number[]): readonly number[] {
  let busy = 0;
  let idle = Infinity;
  const ordered = [...lengths].sort((a, b) => a - b);
  for (const length of ordered) {
    if (busy > 0 && length >= IDLE_MS_MIN && length > DOMINATES * busy) {
      idle = length;
      break;
    }
    busy += length;
  }
  const count = ordered.filter((length) => length >= idle).length;
  return lengths.map((length) => (length >= idle ? busy / Math.max(1, count) : length));
}

/** What stands in `to` where `value` stands in `from`; both ascend. */
function between(value: number, from: readonly number[], to: readonly number[]): number {
  if (value <= (from[0] ?? Infinity)) return to[0] ?? 0;
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  if (low >= from.length) return to.at(-1) ?? 0;
  const [a, b] = [from[low - 1] ?? 0, from[low] ?? 0];
  const [c, d] = [to[low - 1] ?? 0, to[low] ?? 0];
  return b === a ? c : c + ((value - a) / (b - a)) * (d - c);
}
