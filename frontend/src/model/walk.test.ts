// Arrow keys over the graph, what is up and down stream, legal ends of a wire, aligned cards.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { align, distribute } from "./align";
import { applyChange, invert, perform } from "./change";
import { makeEdge, whyNot } from "./connect";
import type { Flow, FlowEdge } from "./flow";
import { firstNode, neighbour, stream, targetsOf } from "./walk";

const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [
    { id: "start", type: "trigger.manual" },
    { id: "up", type: "flow.set" },
    { id: "down", type: "flow.set" },
    { id: "end", type: "flow.set" },
    { id: "undo", type: "flow.set" },
    { id: "each", type: "flow.map" },
    { id: "in", type: "flow.set", parent: "each" },
  ],
  edges: [
    { from: "start", to: "up" },
    { from: "start", to: "down" },
    { from: "up", to: "end" },
    { from: "down", to: "end" },
    { from: "end", to: "undo", kind: "compensation" },
    { from: "end", to: "each" },
  ],
  layout: {
    start: [0, 100],
    up: [300, 0],
    down: [300, 200],
    end: [600, 80],
    undo: [600, 200],
    each: [900, 0, 400, 300],
    in: [24, 72],
  },
};

describe("arrow keys", () => {
  test.each([
    ["start", "right", "up"],
    ["up", "left", "start"],
    ["up", "down", "down"],
    ["down", "up", "up"],
    ["up", "right", "end"],
    ["end", "down", "undo"],
    ["undo", "up", "end"],
    ["undo", "left", "end"],
    ["each", "down", "in"],
    ["in", "left", "each"],
    ["in", "right", undefined],
  ] as const)("from %s %s to %s", (from, direction, to) => {
    expect(neighbour(FLOW, from, direction)).toBe(to);
  });

  test("begin at the leftmost start", () => {
    expect(firstNode(FLOW)).toBe("start");
    expect(firstNode({ ...FLOW, nodes: [] })).toBeUndefined();
  });

  test("with Shift take what leads here, or what follows", () => {
    expect([...stream(FLOW, ["end"], "up")].sort()).toEqual(["down", "end", "start", "up"]);
    expect([...stream(FLOW, ["up"], "down")].sort()).toEqual(["each", "end", "up"]);
  });
});

const IDS = ["a", "b", "c", "d", "e"];
const edges = fc.array(
  fc.record({
    from: fc.constantFrom(...IDS),
    to: fc.constantFrom(...IDS),
    port: fc.constantFrom("out", "error"),
    isUndo: fc.boolean(),
  }),
  { maxLength: 8 },
);

describe("targets of a wire", () => {
  test("are those that the rules for edges allow, whatever is drawn already", () => {
    fc.assert(
      fc.property(edges, fc.constantFrom("out", "error"), (wishes, port) => {
        let flow: Flow = {
          ...FLOW,
          nodes: IDS.map((id) => ({ id, type: id === "a" ? "trigger.manual" : "flow.set" })),
          edges: [],
        };
        for (const { from, to, port: at, isUndo } of wishes) {
          const edge: FlowEdge = isUndo
            ? { from, to, kind: "compensation" }
            : makeEdge(from, at, to);
          if (whyNot(flow, edge) === null) flow = { ...flow, edges: [...flow.edges, edge] };
        }
        for (const from of IDS) {
          const legal = IDS.filter((to) => whyNot(flow, makeEdge(from, port, to)) === null);
          expect(targetsOf(flow, from, port).sort()).toEqual(legal);
        }
      }),
    );
  });
});

describe("aligning", () => {
  const ids = new Set(["start", "up", "down"]);

  test("puts one side on one line", () => {
    const [flow] = perform(FLOW, align(FLOW, ids, "left")!);
    expect([...ids].map((id) => flow.layout?.[id]?.[0])).toEqual([0, 0, 0]);
    expect(align(flow, ids, "left")).toBeNull();
  });

  test("spreads evenly between the outer two", () => {
    const [flow] = perform(FLOW, distribute(FLOW, ids, 1)!);
    expect(["up", "start", "down"].map((id) => flow.layout?.[id]?.[1])).toEqual([0, 104, 200]);
  });

  test("can be taken back", () => {
    for (const side of ["left", "center", "right", "top", "middle", "bottom"] as const) {
      const edit = align(FLOW, ids, side);
      const [flow, change] = perform(FLOW, edit!);
      expect(applyChange(flow, invert(change!))).toEqual(FLOW);
    }
  });
});
