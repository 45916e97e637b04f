// The tree of a flow, and search inside it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { findIn } from "./find";
import type { Flow } from "./flow";
import { filtered, linesOf, outlineOf } from "./outline";

const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  name: "Orders",
  output: "{{ nodes.charge.output }}",
  nodes: [
    { id: "refund", type: "http.request" },
    {
      id: "charge",
      type: "http.request",
      name: "Charge the card",
      config: { url: "/pay", json: { id: "{{ nodes.charge_2.output.id }}" } },
    },
    { id: "each", type: "flow.map", config: { items: "{{ input.items }}" } },
    {
      id: "pack",
      type: "flow.set",
      parent: "each",
      config: { values: { a: '{{ nodes["charge"].output }}' } },
    },
    { id: "start", type: "trigger.manual" },
    { id: "mail", type: "http.request" },
  ],
  edges: [
    { from: "start", to: "charge" },
    { from: "charge", to: "refund", kind: "compensation" },
    { from: "charge", to: "each", when: "{{ input.total > 0 }}" },
    { from: "each", to: "mail" },
  ],
  groups: [{ id: "g", name: "End", nodes: ["each", "mail"] }],
};

describe("the outline", () => {
  test("reads in flow order, scopes, groups and undos as branches", () => {
    const lines = linesOf(outlineOf(FLOW), new Set());
    expect(lines.map((line) => `${"  ".repeat(line.level - 1)}${line.kind} ${line.id}`)).toEqual([
      "node start",
      "node charge",
      "  undo refund",
      "group g",
      "  node each",
      "    node pack",
      "  node mail",
    ]);
  });

  test("folds branches away", () => {
    const lines = linesOf(outlineOf(FLOW), new Set(["group:g", "charge"]));
    expect(lines.map((line) => [line.id, line.isOpen])).toEqual([
      ["start", null],
      ["charge", false],
      ["g", false],
    ]);
  });

  test("keeps what is above a match", () => {
    const tree = filtered(outlineOf(FLOW), (branch) => branch.id === "pack");
    expect(linesOf(tree, new Set()).map((line) => line.id)).toEqual(["g", "each", "pack"]);
  });

  test("has every node once, whatever the edges", () => {
    const ids = ["a", "b", "c", "d"];
    const edge = fc.record({
      from: fc.constantFrom(...ids),
      to: fc.constantFrom(...ids),
      kind: fc.constantFrom(undefined, "compensation" as const),
    });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 4 }), (wishes) => {
        const edges = wishes.map(({ kind, ...ends }) => (kind ? { ...ends, kind } : ends));
        const flow: Flow = {
          schema: "baton.flow/v1",
          id: "f",
          nodes: ids.map((id) => ({ id, type: "flow.set" })),
          edges,
        };
        const seen = linesOf(outlineOf(flow), new Set()).map((line) => line.id);
        expect([...seen].sort()).toEqual(ids);
      }),
    );
  });
});

describe("search in a flow", () => {
  const at = (text: string) =>
    findIn(FLOW, text).map((place) => `${place.node ?? ""}.${place.field}`);

  test("finds names, ids, types, settings and conditions", () => {
    expect(at("card")).toEqual(["charge.name"]);
    expect(at("flow.map")).toEqual(["each.type"]);
    expect(at("/pay")).toEqual(["charge.config.url"]);
    expect(at("total >")).toEqual(["charge.when"]);
    expect(at("url")).toEqual(["charge.config.url"]);
  });

  test("says who reads a name, and not who reads a longer one", () => {
    expect(at("nodes.charge")).toEqual([".output", "pack.config.values.a"]);
    expect(at("input.items")).toEqual(["each.config.items"]);
    expect(at("input")).toEqual(["each.config.items", "charge.when"]);
  });

  test("says where in the text", () => {
    const [place] = findIn(FLOW, "input.total");
    expect(place?.text.slice(place.start, place.start + place.length)).toBe("input.total");
  });
});
