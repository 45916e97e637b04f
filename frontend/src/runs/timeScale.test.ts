import { describe, expect, it } from "vitest";

import { timeScale } from "./timeScale";

describe("timeScale", () => {
  it("places moments in proportion when none dominates", () => {
    const { place, breaks } = timeScale([0, 10, 20, 40]);
    expect([[0, 10, 20, 40].map(place), breaks]).toEqual([[0, 0.25, 0.5, 1], []]);
  });

  it("shortens a stretch in which nothing happens to as much as all the rest", () => {
    const { place, breaks } = timeScale([0, 10, 1_000_010, 1_000_020]);
    expect([place(10), place(1_000_010), breaks]).toEqual([
      0.25,
      0.75,
      [{ from: 0.25, to: 0.75, ms: 1_000_000 }],
    ]);
  });

  it("keeps the order of moments inside a shortened stretch", () => {
    const { place } = timeScale([0, 10, 1_000_010, 1_000_020]);
    expect(place(500_000)).toBeGreaterThan(place(400_000));
  });

  it("puts everything at the start when nothing took time", () => {
    const { place } = timeScale([5, 5]);
    expect(place(5)).toBe(0);
  });
});
