import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { chosenIn, numbersOf, PARTS, partsOf, textOfChosen, withPart } from "./cronParts";

describe("the parts of a cron rule", () => {
  it("read back as the numbers that were chosen", () => {
    const choice = fc
      .constantFrom(...PARTS)
      .chain((part) =>
        fc.tuple(fc.constant(part), fc.subarray([...numbersOf(part)], { minLength: 1 })),
      );
    fc.assert(
      fc.property(choice, ([part, numbers]) => {
        expect(chosenIn(part, textOfChosen(part, new Set(numbers)))).toEqual(new Set(numbers));
      }),
    );
  });

  it.each([
    ["minute", [0, 15, 30, 45], "*/15"],
    ["weekday", [1, 2, 3, 4, 5], "1-5"],
    ["hour", [9, 17], "9,17"],
    ["day", [1, 2, 10], "1,2,10"],
  ] as const)("are written shortly: %s %j", (part, numbers, text) => {
    expect(textOfChosen(part, new Set(numbers))).toBe(text);
  });

  it.each([
    ["weekday", "mon-fri", [1, 2, 3, 4, 5]],
    ["weekday", "7", [0]],
    ["month", "jan,jul", [1, 7]],
    ["minute", "5/20", [5, 25, 45]],
  ] as const)("understand what people write: %s %s", (part, text, numbers) => {
    expect([...(chosenIn(part, text) ?? [])].sort((a, b) => a - b)).toEqual(numbers);
  });

  it.each([
    ["day", "L"],
    ["weekday", "1#2"],
    ["minute", "61"],
    ["hour", "5-2"],
  ] as const)("leave alone what is no plain set: %s %s", (part, text) => {
    expect(chosenIn(part, text)).toBeNull();
  });

  it("are replaced one by one", () => {
    expect(withPart("0 9 * * 1-5", "hour", "10")).toBe("0 10 * * 1-5");
    expect(withPart("@daily", "hour", "10")).toBe("0 10 * * *");
    expect(partsOf("@daily")).toBeNull();
  });
});
