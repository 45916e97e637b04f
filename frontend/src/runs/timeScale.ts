// Time as places on a line from 0 to 1, with long stretches in which nothing happens drawn short; pure.

export interface Break {
  /** Where the shortened stretch is, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

export interface TimeScale {
  readonly place: (at: number) => number;
  readonly breaks: readonly Break[];
}

/** A stretch is shortened when it is this many times longer than all others together. */
const DOMINATES = 4;
const MIN_TOTAL_MS = 1;

/** `instants` are all moments at which something began or ended. */
export function timeScale(instants: readonly number[]): TimeScale {
  const marks = [...new Set(instants)].sort((a, b) => a - b);
  const lengths = marks.slice(1).map((mark, index) => mark - (marks[index] ?? mark));
  const drawn = shortened(lengths);
  const total = Math.max(sum(drawn), MIN_TOTAL_MS);
  const starts: number[] = [0];
  for (const length of drawn) starts.push((starts.at(-1) ?? 0) + length / total);
  const breaks = lengths.flatMap((ms, index): Break[] =>
    (drawn[index] ?? ms) < ms ? [{ from: starts[index] ?? 0, to: starts[index + 1] ?? 1, ms }] : [],
  );
  return { place: (at) => placeOf(at, marks, starts), breaks };
}

function shortened(lengths: readonly number[]): number[] {
  const drawn = [...lengths];
  for (let rounds = drawn.length; rounds > 0; rounds--) {
    const longest = drawn.indexOf(Math.max(...drawn));
    const others = sum(drawn) - (drawn[longest] ?? 0);
    if (others === 0 || (drawn[longest] ?? 0) <= DOMINATES * others) break;
    drawn[longest] = others;
  }
  return drawn;
}

function placeOf(at: number, marks: readonly number[], starts: readonly number[]): number {
  let index = marks.findIndex((mark) => mark > at);
  if (index === 0) return 0;
  if (index < 0) return starts.at(-1) ?? 0;
  index -= 1;
  const from = marks[index] ?? at;
  const to = marks[index + 1] ?? at;
  const start = starts[index] ?? 0;
  const end = starts[index + 1] ?? start;
  return start + ((at - from) / Math.max(to - from, MIN_TOTAL_MS)) * (end - start);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
