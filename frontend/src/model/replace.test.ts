// Replacing a document is one edit: it gives the other one, undone it gives the first one, and it spares what is the same.
import fc from "fast-check";
import { expect, test } from "vitest";

import { edited, ORDER, steps } from "../test/anyFlow";
import { applyChange, invert, perform } from "./change";
import { replaceFlow } from "./replace";

test("replacing gives the other document, and undoing it the first one", () => {
  fc.assert(
    fc.property(steps(8), steps(8), (before, after) => {
      const [first, second] = [edited(ORDER, before), edited(ORDER, after)];
      const [flow, change] = perform(first, replaceFlow(first, structuredClone(second), "Replace"));
      expect(flow).toEqual(second);
      if (change !== null) expect(applyChange(flow, invert(change))).toEqual(first);
    }),
  );
});

test("a node that says the same stays the very object it was", () => {
  const second = structuredClone({ ...ORDER, nodes: ORDER.nodes.slice(1), name: "Other" });
  const [flow] = perform(ORDER, replaceFlow(ORDER, second, "Replace"));
  expect(flow.nodes[0]).toBe(ORDER.nodes[1]);
});

test("a document of another flow brings what it says, not its id", () => {
  const [flow] = perform(ORDER, replaceFlow(ORDER, { ...ORDER, id: "other", name: "X" }, "Import"));
  expect(flow).toMatchObject({ id: "order", name: "X" });
});
