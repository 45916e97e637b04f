// Wires as points, to find what a line crosses and what lies under a card; knows no canvas library.
import type { Point } from "./flow";

export type Side = "left" | "right" | "top" | "bottom";

export interface Wire {
  readonly id: string;
  readonly points: readonly Point[];
  /** left, top, right, bottom */
  readonly bounds: readonly [number, number, number, number];
}

const STEPS = 20;
export const CURVATURE = 0.3;

/** The wire as it is drawn: a cubic curve between two sides of cards. */
export function wireOf(
  id: string,
  from: Point,
  to: Point,
  sides: readonly [Side, Side] = ["right", "left"],
): Wire {
  const [a, b] = [controlOf(from, to, sides[0]), controlOf(to, from, sides[1])];
  const points: Point[] = [];
  for (let step = 0; step <= STEPS; step += 1) {
    const t = step / STEPS;
    const s = 1 - t;
    const weigh = (axis: 0 | 1) =>
      s * s * s * from[axis] +
      3 * s * s * t * a[axis] +
      3 * s * t * t * b[axis] +
      t * t * t * to[axis];
    points.push([weigh(0), weigh(1)]);
  }
  return { id, points, bounds: boundsOf(points) };
}

function controlOf(at: Point, other: Point, side: Side): Point {
  const reach = (distance: number) =>
    distance >= 0 ? 0.5 * distance : CURVATURE * 25 * Math.sqrt(-distance);
  if (side === "left") return [at[0] - reach(at[0] - other[0]), at[1]];
  if (side === "right") return [at[0] + reach(other[0] - at[0]), at[1]];
  if (side === "top") return [at[0], at[1] - reach(at[1] - other[1])];
  return [at[0], at[1] + reach(other[1] - at[1])];
}

function boundsOf(points: readonly Point[]): Wire["bounds"] {
  const xs = points.map((point) => point[0]);
  const ys = points.map((point) => point[1]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The wires that a drawn line crosses. */
export function crossed(wires: readonly Wire[], line: readonly Point[]): string[] {
  const [left, top, right, bottom] = boundsOf(line);
  return wires
    .filter(
      ({ bounds }) =>
        bounds[0] <= right && bounds[2] >= left && bounds[1] <= bottom && bounds[3] >= top,
    )
    .filter(({ points }) =>
      pairs(points).some(([a, b]) => pairs(line).some(([c, d]) => meet(a, b, c, d))),
    )
    .map((wire) => wire.id);
}

/** The wire nearest to a point, when it is within reach. */
export function nearest(wires: readonly Wire[], at: Point, reach: number): string | null {
  let best: { id: string; distance: number } | null = null;
  for (const { id, points, bounds } of wires) {
    if (at[0] < bounds[0] - reach || at[0] > bounds[2] + reach) continue;
    if (at[1] < bounds[1] - reach || at[1] > bounds[3] + reach) continue;
    for (const [a, b] of pairs(points)) {
      const distance = distanceTo(a, b, at);
      if (distance <= reach && (best === null || distance < best.distance)) best = { id, distance };
    }
  }
  return best?.id ?? null;
}

function pairs(points: readonly Point[]): (readonly [Point, Point])[] {
  return points.slice(1).map((point, index) => [points[index] ?? point, point] as const);
}

const turn = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether two stretches have a point in common; touching counts. */
function meet(a: Point, b: Point, c: Point, d: Point): boolean {
  return turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0;
}

function distanceTo(a: Point, b: Point, at: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(a[0] + t * dx - at[0], a[1] + t * dy - at[1]);
}
