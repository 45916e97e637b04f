// Lines that a dragged card lies on with others, and the last pixels that bring it there; pure geometry.
import type { Box } from "./groups";

/** A line across the canvas: at x (upright) or y (level), from one end to the other. */
export interface Guide {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snapped {
  readonly x: number;
  readonly y: number;
  readonly guides: readonly Guide[];
}

/** Left, middle, right; or top, middle, bottom. */
const PARTS = [0, 0.5, 1] as const;

/** Moves a box by at most `reach` so that an edge or its middle is level with that of another. */
export function snapTo(box: Box, others: readonly Box[], reach: number): Snapped {
  const dx = best(
    box.x,
    box.width,
    others.map(({ x, width }) => [x, width] as const),
    reach,
  );
  const dy = best(
    box.y,
    box.height,
    others.map(({ y, height }) => [y, height] as const),
    reach,
  );
  const at = { ...box, x: box.x + (dx ?? 0), y: box.y + (dy ?? 0) };
  return {
    x: at.x,
    y: at.y,
    guides: [
      ...(dx === null ? [] : guidesOf(at, others, "x")),
      ...(dy === null ? [] : guidesOf(at, others, "y")),
    ],
  };
}

/** The smallest way to a common line; null when none is within reach. */
function best(
  start: number,
  length: number,
  others: readonly (readonly [number, number])[],
  reach: number,
): number | null {
  let found: number | null = null;
  for (const [other, size] of others) {
    for (const part of PARTS) {
      // Edges with the same edge, middles with middles: other pairings only flicker.
      const way = other + size * part - (start + length * part);
      if (Math.abs(way) <= reach && (found === null || Math.abs(way) < Math.abs(found)))
        found = way;
    }
  }
  return found;
}

function guidesOf(box: Box, others: readonly Box[], axis: "x" | "y"): Guide[] {
  const cross = axis === "x" ? "y" : "x";
  const [size, crossSize] =
    axis === "x" ? (["width", "height"] as const) : (["height", "width"] as const);
  const guides: Guide[] = [];
  for (const part of PARTS) {
    const at = box[axis] + box[size] * part;
    const level = others.filter((other) => Math.abs(other[axis] + other[size] * part - at) < 0.5);
    if (level.length === 0) continue;
    const ends = [box, ...level].flatMap((one) => [one[cross], one[cross] + one[crossSize]]);
    guides.push({ axis, at, from: Math.min(...ends), to: Math.max(...ends) });
  }
  return guides;
}
