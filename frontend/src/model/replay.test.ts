import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  appended,
  countUpTo,
  EMPTY_FILM,
  KEYFRAME_EVERY,
  momentAfter,
  stepped,
  type Fact,
  type Moment,
} from "./replay";

const change = fc.record({
  state: fc.constantFrom("running", "succeeded", "compensating", "compensated", "failed"),
  attempts: fc.nat(4),
});
const changes = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), change, { maxKeys: 3 });
const facts = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), changes, fc.constantFrom("running", "failed")), {
    maxLength: 3 * KEYFRAME_EVERY,
    size: "max",
  })
  .map((rows) => {
    let seq = 0;
    return rows.map(([step, changed, run_state]): Fact => {
      seq += step;
      return { seq, at: "2026-01-01T00:00:00Z", kind: "k", run_state, changes: changed };
    });
  });

/** The same, said as simply as can be. */
function naive(all: readonly Fact[]): Moment {
  const undone: string[] = [];
  const nodes = Object.assign({}, ...all.map((fact) => fact.changes)) as Moment["nodes"];
  for (const fact of all)
    for (const [node, { state }] of Object.entries(fact.changes))
      if (state.startsWith("compens") && !undone.includes(node)) undone.push(node);
  return { nodes, runState: all.at(-1)?.run_state ?? "queued", undone };
}

describe("a film", () => {
  it("shows at every moment what folding all changes up to it gives, however it came in", () => {
    fc.assert(
      fc.property(facts, fc.array(fc.nat(400)), fc.nat(400), (all, cuts, count) => {
        const ends = [...cuts, all.length].map((cut) => Math.min(cut, all.length));
        const film = ends
          .sort((a, b) => a - b)
          .reduce((known, end) => appended(known, all.slice(0, end)), EMPTY_FILM);
        expect(momentAfter(film, count)).toEqual(naive(all.slice(0, count)));
      }),
      { numRuns: 60 },
    );
  });

  it("finds the place of any number, also of one that no fact has", () => {
    fc.assert(
      fc.property(facts, fc.nat(600), (all, seq) => {
        const film = appended(EMPTY_FILM, all);
        expect(countUpTo(film, seq)).toBe(all.filter((fact) => fact.seq <= seq).length);
      }),
    );
  });

  it("steps back from the present to the last fact but one, and forward into the present", () => {
    const film = appended(
      EMPTY_FILM,
      [2, 4, 7].map((seq) => ({ seq, at: "", kind: "k", run_state: "running", changes: {} })),
    );
    expect([
      stepped(film, null, -1),
      stepped(film, 4, -1),
      stepped(film, 2, -1),
      stepped(film, 2, 1),
      stepped(film, 4, 1),
      stepped(film, null, 1),
    ]).toEqual([4, 2, 2, 4, null, null]);
  });
});
