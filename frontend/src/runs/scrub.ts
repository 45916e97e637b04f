// Where each fact of a film lies on the scrubber, 0 to 1: time in which nothing happens is drawn short; pure.
import type { Fact } from "../model/replay";
import { instantOf } from "../ui/time";

/** Every fact gets some room, however close to the one before it. */
const LEAST = 1;
/** Twice as long is one more, from here on. */
const UNIT_MS = 40;
const IDLE_MS = 60_000;

/** The place of each fact in order; the last one is at 1. */
export function placesOf(facts: readonly Fact[]): Float64Array {
  const places = new Float64Array(facts.length);
  let sum = 0;
  let before: number | null = null;
  facts.forEach((fact, index) => {
    const at = instantOf(fact.at);
    const gap = at === null || before === null ? 0 : Math.max(0, at - before);
    if (index > 0) sum += LEAST + Math.log2(1 + gap / UNIT_MS);
    places[index] = sum;
    before = at ?? before;
  });
  return sum > 0 ? places.map((place) => place / sum) : places.fill(1);
}

/** The index of the last fact at or before this place; at least the first one. */
export function indexAt(places: Float64Array, place: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 1) <= place) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The fact whose place is next to this one: what a click means. */
export function nearestTo(places: Float64Array, place: number): number {
  const before = indexAt(places, place);
  const after = Math.min(before + 1, places.length - 1);
  const isAfter = Math.abs((places[after] ?? 1) - place) < Math.abs((places[before] ?? 0) - place);
  return isAfter ? after : before;
}

/** Long stretches in which nothing happened, to be marked: between which facts, and how long. */
export function idlesOf(facts: readonly Fact[]): readonly { index: number; ms: number }[] {
  const idles: { index: number; ms: number }[] = [];
  for (let index = 1; index < facts.length; index++) {
    const ms = (instantOf(facts[index]?.at) ?? 0) - (instantOf(facts[index - 1]?.at) ?? 0);
    if (ms >= IDLE_MS) idles.push({ index, ms });
  }
  return idles;
}

const STEP_MS = 700;
const WAIT_MS_MAX = 1_500;
const WAIT_MS_MIN = 30;

/** How long the player stays at a fact before the next one. */
export function pauseAfter(facts: readonly Fact[], index: number, pace: string): number {
  if (pace === "steps") return STEP_MS;
  const gap = (instantOf(facts[index + 1]?.at) ?? 0) - (instantOf(facts[index]?.at) ?? 0);
  return Math.min(WAIT_MS_MAX, Math.max(WAIT_MS_MIN, gap / Number(pace)));
}
