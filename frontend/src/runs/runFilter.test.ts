import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { RUN_STATES } from "../ui/states";
import { AGES, asked, bulkFilter, readFilter, writeFilter, type RunFilter } from "./runFilter";

const text = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
const filters: fc.Arbitrary<RunFilter> = fc.record({
  text,
  flow: text,
  states: fc.uniqueArray(fc.constantFrom(...RUN_STATES)),
  age: fc.constantFrom(...AGES),
  since: fc.constant(undefined),
  until: fc.constant(undefined),
  isDebug: fc.option(fc.boolean(), { nil: undefined }),
});
const now = Date.parse("2026-05-01T12:34:56Z");
const none: RunFilter = { states: [] };

describe("a filter of runs", () => {
  it("comes back from its address as it was", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
      }),
    );
  });

  it("leaves out of an address what makes no sense", () => {
    const odd = new URLSearchParams("state=failed,asleep,failed&age=old&since=soon&debug=yes");
    expect(writeFilter(readFilter(odd))).toBe("state=failed");
  });

  it("asks the same question within a minute", () => {
    const day: RunFilter = { states: ["failed", "timed_out"], age: "24h" };
    expect([asked(day, now), asked(day, now + 3_000)]).toEqual([
      { state: "failed,timed_out", since: "2026-04-30T12:34:00.000Z" },
      { state: "failed,timed_out", since: "2026-04-30T12:34:00.000Z" },
    ]);
  });

  it("is done to as a whole only where the engine understands all of it", () => {
    expect([
      bulkFilter({ ...none, text: "order-" }, "retry", now),
      bulkFilter({ states: ["succeeded"] }, "retry", now),
      bulkFilter({ states: ["failed", "succeeded"], flow: "f" }, "retry", now),
      bulkFilter({ ...none, since: "2026-01-01T00:00:00Z" }, "cancel", now),
    ]).toEqual([
      null,
      null,
      { flow: "f", states: ["failed"] },
      { created_after: "2026-01-01T00:00:00Z" },
    ]);
  });
});
