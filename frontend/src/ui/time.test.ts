import { describe, expect, it } from "vitest";

import { durationText, relativeTime } from "./time";

describe("times in words", () => {
  it.each([
    [0, "0 ms"],
    [820, "820 ms"],
    [1_440, "1.4 s"],
    [2_000, "2 s"],
    [61_000, "1 min 1 s"],
    [7_800_000, "2 h 10 min"],
    [273_600_000, "3 d 4 h"],
  ])("%i ms read %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it("rounds a distance to the unit that is named", () => {
    expect([relativeTime(1.9 * 86_400_000, 0), relativeTime(0, 100_000)]).toEqual([
      "in 2 days",
      "2 minutes ago",
    ]);
  });
});
