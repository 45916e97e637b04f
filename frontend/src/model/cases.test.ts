import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { defined, duplicateOf, mockOf, outcomesOf, summaryOf, type TestCase } from "./cases";
import type { Json } from "./flow";

const outcome = fc.oneof(
  fc.record({ output: fc.jsonValue(), port: fc.string() }, { requiredKeys: [] }),
  fc.record({ error: fc.record({ code: fc.string() }) }),
);
const one: TestCase = {
  id: "a-case",
  name: "A case",
  input: { a: 1 },
  mocks: { pay: [{ error: { code: "http.503" } }, { output: 1 }], ship: { output: {} } },
  expect: { state: "failed", error: { code: "http.409" }, nodes: { pay: { attempts: 2 } } },
};

describe("mocks", () => {
  it("are the same after they were taken apart and put together", () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 2, maxLength: 4 }), (outcomes) => {
        const mock = outcomes as Json;
        expect(mockOf(outcomesOf(mock) ?? [])).toEqual(mock);
      }),
    );
  });

  it.each([[{ items: [{ output: 1 }] }], [{ output: 1, retryable: true }], ["text"], [[]]])(
    "of another kind are left to be written as JSON: %j",
    (mock) => {
      expect(outcomesOf(mock as Json)).toBe(null);
    },
  );

  it("of one attempt stand alone", () => {
    expect(mockOf([{ output: 1 }])).toEqual({ output: 1 });
  });
});

describe("cases", () => {
  it("are duplicated under an id that nobody has", () => {
    const taken = [one, { ...one, id: "copy" }];
    expect(duplicateOf(one, "Copy", taken)).toEqual({ ...one, id: "copy-2", name: "Copy" });
  });

  it("are summed up", () => {
    expect(summaryOf(one)).toEqual({
      hasInput: true,
      mocked: [
        { node: "pay", attempts: 2 },
        { node: "ship", attempts: 1 },
      ],
      state: "failed",
      comparesOutput: false,
      errorCode: "http.409",
      compared: ["pay"],
    });
  });

  it("lose what is undefined, and nothing else", () => {
    expect(defined<{ a?: number; b?: null }>({ a: undefined, b: null })).toEqual({ b: null });
  });
});
