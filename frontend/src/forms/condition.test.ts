import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { COMPARISONS, hasRight, isPath, readCondition, writeCondition } from "./condition";

describe("a condition that is built", () => {
  it("is read back as it was written", () => {
    const left = fc.constantFrom("input.total", 'nodes.a.output["a-b"][0]', "item", "vars.x");
    const right = fc.oneof(
      fc.integer().map(String),
      fc.constantFrom("nodes.b.output.limit", "true", "null", "[1,2]"),
      fc.stringMatching(/^[a-z][\w "{}]{0,12}$/).filter((text) => !isPath(text)),
    );
    fc.assert(
      fc.property(left, fc.constantFrom(...COMPARISONS), right, (path, comparison, value) => {
        const condition = { left: path, comparison, right: hasRight(comparison) ? value : "" };
        const read = readCondition(writeCondition(condition));
        // Of two paths, "a contains b" is "b in a": the same said from the other side.
        const isTurned = comparison === "contains" && isPath(value);
        const turned = { left: value, comparison: "in", right: path };
        expect(read).toEqual(isTurned ? turned : condition);
      }),
    );
  });

  it.each([
    ["{{ nodes.a.output.total > 100 }}", "nodes.a.output.total", ">", "100"],
    ['{{ input.state == "paid" }}', "input.state", "==", "paid"],
    ["{{ input.ok }}", "input.ok", "true", ""],
    ["{{ not input.ok }}", "input.ok", "false", ""],
  ])("understands what was written by hand: %s", (text, left, comparison, right) => {
    expect(readCondition(text)).toEqual({ left, comparison, right });
  });

  it.each([
    "{{ a + b > 3 }}",
    "{{ input.a > 1 and input.b < 2 }}",
    "yes",
    "{{ input.a | length > 1 }}",
  ])("leaves alone what is more than that: %s", (text) => {
    expect(readCondition(text)).toBeNull();
  });
});
