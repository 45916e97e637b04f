import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { rangeOf, RANGES, spanOf } from "./ranges";

describe("the times of the dashboard", () => {
  it("always hold the present in their last bar", () => {
    const moments = fc.date({
      min: new Date(2020, 0),
      max: new Date(2040, 0),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.constantFrom(...RANGES), (now, range) => {
        const { since, until, buckets } = spanOf(range, now);
        const width = (Date.parse(until) - Date.parse(since)) / buckets;
        expect(now.getTime()).toBeLessThan(Date.parse(until));
        expect(now.getTime()).toBeGreaterThanOrEqual(Date.parse(until) - width);
      }),
    );
  });

  it("stand still while the last bar grows, so that the same question is asked again", () => {
    const early = spanOf("day", new Date(2026, 4, 1, 9, 0, 1));
    expect(spanOf("day", new Date(2026, 4, 1, 9, 59, 59))).toEqual(early);
  });

  it("are a day unless the address names another", () => {
    expect([rangeOf(null), rangeOf("week"), rangeOf("<x>")]).toEqual(["day", "week", "day"]);
  });
});
