// Laws of differences: nothing differs from itself, and what differs is enough to make one of the other.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { edited, ORDER, steps } from "../test/anyFlow";
import {
  APPEARANCE,
  byKey,
  diff,
  isEmptyDiff,
  settingsOf,
  withNewIds,
  type FlowDiff,
} from "./diff";
import type { Flow, Json } from "./flow";
import { setAt } from "./same";

/** The first flow with the differences brought in. */
function applied(flow: Flow, found: FlowDiff): object {
  const renamed = found.changed.filter(({ before, after }) => before.id !== after.id);
  const same = withNewIds(flow, new Map(renamed.map(({ before, after }) => [before.id, after.id])));
  const nodes = new Map(same.nodes.map((node) => [node.id, node]));
  for (const { id } of found.removed) nodes.delete(id);
  for (const { after } of found.changed) nodes.set(after.id, after);
  for (const node of found.added) nodes.set(node.id, node);
  const keyOf = new Map([...byKey(same)].map(([key, edge]) => [JSON.stringify(edge), key]));
  const edges = byKey(same);
  for (const edge of found.removedEdges) edges.delete(keyOf.get(JSON.stringify(edge)) ?? "");
  for (const { before, after } of found.changedEdges)
    edges.set(keyOf.get(JSON.stringify(before)) ?? "", after);
  const settings = found.settings.reduce<Json | undefined>(
    (value, { path, after }) => setAt(value, path, after),
    settingsOf(flow),
  );
  return meaning({
    ...(settings as unknown as Flow),
    nodes: [...nodes.values()],
    edges: [...edges.values(), ...found.addedEdges],
  });
}

/** The flow without its appearance, in an order of its own. */
function meaning(flow: Flow): object {
  const text = (value: unknown) => JSON.stringify(value, Object.keys(value as object).sort());
  const sorted = (list: readonly unknown[]) =>
    [...list].sort((a, b) => (text(a) < text(b) ? -1 : 1));
  return {
    ...Object.fromEntries(Object.entries(flow).filter(([key]) => !APPEARANCE.has(key))),
    nodes: sorted(flow.nodes),
    edges: sorted(flow.edges),
  };
}

describe("differences", () => {
  test("are none between a flow and itself", () => {
    fc.assert(
      fc.property(steps(12), (moves) => {
        const flow = edited(ORDER, moves);
        expect(isEmptyDiff(diff(flow, structuredClone(flow)))).toBe(true);
      }),
    );
  });

  test("brought into the first flow give the second one", () => {
    fc.assert(
      fc.property(steps(8), steps(8), (before, after) => {
        const [first, second] = [edited(ORDER, before), edited(ORDER, after)];
        // Twins of an edge say nothing more than one of them.
        fc.pre(
          [first, second].every(
            ({ edges }) => new Set(edges.map((each) => JSON.stringify(each))).size === edges.length,
          ),
        );
        expect(applied(first, diff(first, second))).toEqual(meaning(second));
      }),
    );
  });

  test("say nothing of places, notes and groups", () => {
    const moved: Flow = { ...ORDER, layout: { reserve: [9, 9] }, notes: [], collapsed: ["each"] };
    expect(isEmptyDiff(diff(ORDER, moved))).toBe(true);
  });

  test("know a node again by its type and name when its id is another one", () => {
    const nodes = ORDER.nodes.map((node) => (node.id === "charge" ? { ...node, id: "pay" } : node));
    const edges = [
      { from: "reserve", to: "pay", when: "{{ nodes.reserve.output.ok }}" },
      { from: "reserve", to: "release", kind: "compensation" as const },
      { from: "pay", to: "each" },
    ];
    const found = diff(ORDER, { ...ORDER, nodes, edges });
    expect(found).toMatchObject({ added: [], removed: [], addedEdges: [], removedEdges: [] });
    expect(found.changed.map(({ fields }) => fields)).toEqual([
      [{ path: ["id"], before: "charge", after: "pay" }],
    ]);
  });

  test("name the very setting that changed, however deep", () => {
    const nodes = ORDER.nodes.map((node) =>
      node.id === "reserve" ? { ...node, config: { url: "/y", method: "GET" } } : node,
    );
    expect(diff(ORDER, { ...ORDER, nodes }).changed[0]?.fields).toEqual([
      { path: ["config", "url"], before: "/x", after: "/y" },
    ]);
  });
});
