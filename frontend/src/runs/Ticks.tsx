// A mark on the scrubber for every fact: failures and undos in their colours, idle time as a break.
import { memo, useMemo } from "react";

import type { Fact } from "../model/replay";
import { durationText } from "../ui/time";
import { words } from "../words/words";
import { idlesOf } from "./scrub";
import classes from "./Scrubber.module.css";

/** Marks closer together than this are one. */
const GRID = 1_000;
const BREAKS_MAX = 12;

type Kind = "plain" | "failed" | "undo";

export const Ticks = memo(function Ticks({
  facts,
  places,
}: {
  facts: readonly Fact[];
  places: Float64Array;
}) {
  const paths = useMemo(() => pathsOf(facts, places), [facts, places]);
  const idles = useMemo(
    () => [...idlesOf(facts)].sort((a, b) => b.ms - a.ms).slice(0, BREAKS_MAX),
    [facts],
  );
  return (
    <>
      <svg
        className={classes.ticks}
        viewBox={`0 0 ${GRID} 16`}
        preserveAspectRatio="none"
        aria-hidden
      >
        {(Object.keys(paths) as Kind[]).map((kind) => (
          <path key={kind} d={paths[kind]} data-kind={kind} vectorEffect="non-scaling-stroke" />
        ))}
      </svg>
      {idles.map(({ index, ms }) => (
        <span
          key={index}
          className={classes.break}
          title={words.runs.idle(durationText(ms))}
          style={{ left: `${((places[index - 1] ?? 0) + (places[index] ?? 0)) * 50}%` }}
        />
      ))}
    </>
  );
});

function pathsOf(facts: readonly Fact[], places: Float64Array): Record<Kind, string> {
  const seen: Record<Kind, Set<number>> = { plain: new Set(), failed: new Set(), undo: new Set() };
  facts.forEach((fact, index) => seen[kindOf(fact)].add(Math.round((places[index] ?? 0) * GRID)));
  const draw = (xs: Set<number>, top: number) => [...xs].map((x) => `M${x} ${top}V14`).join("");
  return { plain: draw(seen.plain, 8), undo: draw(seen.undo, 4), failed: draw(seen.failed, 2) };
}

function kindOf(fact: Fact): Kind {
  if (fact.kind.endsWith("Failed")) return "failed";
  const isUndo = Object.values(fact.changes).some(({ state }) => state.startsWith("compens"));
  return isUndo ? "undo" : "plain";
}
