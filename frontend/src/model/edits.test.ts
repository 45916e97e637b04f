// Properties of every edit: whatever is done can be taken back, and documents stay whole.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyChange, invert, perform, squash, type Change, type Edit } from "./change";
import { fragmentOf, paste, readFragment, writeFragment } from "./clipboard";
import { edgeKeys, reaches, whyNot } from "./connect";
import { addEdge, reconnect, removeEdges, setCondition, setKind } from "./edgeEdits";
import {
  addNode,
  moveNodes,
  newNode,
  patchFlow,
  patchNode,
  removeAndReconnect,
  removeNodes,
  renameId,
  renameNode,
  reparent,
  resizeFrame,
  splice,
  toggleDisabled,
} from "./edits";
import type { Flow, FlowEdge } from "./flow";

const ACTIONS = [
  { type: "http.request", version: 1, title: "HTTP request" },
  { type: "flow.map", version: 1, title: "For each" },
  { type: "trigger.schedule", version: 1, title: "Schedule" },
];

const START: Flow = {
  schema: "baton.flow/v1",
  id: "order",
  name: "Order",
  nodes: [
    { id: "reserve", type: "http.request", name: "Reserve", config: { url: "/x" } },
    { id: "charge", type: "http.request", config: { json: "{{ nodes.reserve.output.id }}" } },
    { id: "release", type: "http.request" },
  ],
  edges: [
    { from: "reserve", to: "charge", when: "{{ nodes.reserve.output.ok }}" },
    { from: "reserve", to: "release", kind: "compensation" },
  ],
  layout: { reserve: [0, 0], charge: [300, 0], release: [0, 120] },
};

type Move = (flow: Flow) => Edit;
const pick = <T>(items: readonly T[], n: number): T | undefined =>
  items[n % Math.max(items.length, 1)];
const idAt = (flow: Flow, n: number): string => pick(flow.nodes, n)?.id ?? "none";
const keyAt = (flow: Flow, n: number): string => pick(edgeKeys(flow.edges), n) ?? "none";
const edgeAt = (flow: Flow, a: number, b: number): FlowEdge => ({
  from: idAt(flow, a),
  to: idAt(flow, b),
});

/** Any edit the editor can make, at any place of whatever document it meets. */
const move: fc.Arbitrary<Move> = fc
  .tuple(fc.nat(13), fc.nat(50), fc.nat(50), fc.integer({ min: -400, max: 400 }))
  .map(([kind, a, b, n]): Move => (flow) => {
    const edits: readonly (() => Edit)[] = [
      () => addNode(newNode(flow, pick(ACTIONS, a) ?? ACTIONS[0]!), [n, n]),
      () => removeNodes([idAt(flow, a), idAt(flow, b)]),
      () => removeAndReconnect(idAt(flow, a)),
      () => moveNodes(new Map([[idAt(flow, a), [n, b] as const]])),
      () => resizeFrame(idAt(flow, a), [n, n, 400, 300]),
      () => reparent(new Map([[idAt(flow, a), [n, b] as const]]), idAt(flow, b)),
      () =>
        patchNode(idAt(flow, a), { config: { n }, timeout: n > 0 ? "3s" : undefined }, "config"),
      () => toggleDisabled([idAt(flow, a), idAt(flow, b)]),
      () => renameNode(flow, idAt(flow, a), `Name ${n}`).edit,
      () => renameId(idAt(flow, a), `fresh_${n}`),
      () => addEdge(edgeAt(flow, a, b)),
      () => removeEdges([keyAt(flow, a)]),
      () => reconnect(keyAt(flow, a), edgeAt(flow, b, n < 0 ? -n : n)),
      () => paste(flow, fragmentOf(flow, [idAt(flow, a), idAt(flow, b)]), [n, n]).edit,
      () => setCondition(keyAt(flow, a), n > 0 ? "{{ true }}" : undefined),
      () => setKind(keyAt(flow, a), n > 0 ? "compensation" : "flow"),
      () => patchFlow({ name: `Flow ${n}`, output: n > 0 ? "{{ input }}" : undefined }, "name"),
    ];
    return (pick(edits, kind + b) ?? edits[0]!)();
  });

function play(moves: readonly Move[]): { flow: Flow; changes: Change[] } {
  let flow = START;
  const changes: Change[] = [];
  for (const each of moves) {
    const [next, change] = perform(flow, each(flow));
    if (change) changes.push(change);
    flow = next;
  }
  return { flow, changes };
}

describe("any sequence of edits", () => {
  test("gives the first document back when all of it is undone", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const { flow, changes } = play(moves);
        const back = changes.reduceRight((at, change) => applyChange(at, invert(change)), flow);
        expect(back).toEqual(START);
      }),
    );
  });

  test("gives the last document again when it is redone as one squashed change", () => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 12 }), (moves) => {
        const { flow, changes } = play(moves);
        const all = changes.reduce<Change | null>(
          (sum, each) => (sum ? squash(sum, each) : each),
          null,
        );
        if (all === null) return;
        expect(applyChange(START, all)).toEqual(flow);
        expect(applyChange(flow, invert(all))).toEqual(START);
      }),
    );
  });

  test("leaves no two nodes with one id", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
        const { flow } = play(moves);
        const ids = flow.nodes.map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  test("changes nothing in the document it started from", () => {
    const before = JSON.stringify(START);
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        play(moves);
        expect(JSON.stringify(START)).toBe(before);
      }),
    );
  });
});

describe("edits", () => {
  test("deleting a scope takes along what lives in it", () => {
    const nodes = [
      { id: "each", type: "flow.map" },
      { id: "inner", type: "http.request", parent: "each" },
    ];
    const flow: Flow = { ...START, nodes, edges: [], layout: { each: [0, 0], inner: [1, 1] } };
    expect(perform(flow, removeNodes(["each"]))[0]).toEqual({ ...flow, nodes: [], layout: {} });
  });

  test("delete and reconnect joins the neighbours and keeps the condition", () => {
    const flow: Flow = {
      ...START,
      edges: [
        { from: "reserve", to: "charge", when: "{{ true }}" },
        { from: "charge", to: "release" },
      ],
    };
    const [next] = perform(flow, removeAndReconnect("charge"));
    expect(next.edges).toEqual([{ from: "reserve", to: "release", when: "{{ true }}" }]);
  });

  test("a node put into an edge stands between its ends", () => {
    const node = { id: "check", type: "flow.set" };
    const [next] = perform(START, splice(node, [10, 10], START.edges[0]!));
    expect(next.edges.map((edge) => [edge.from, edge.to, edge.when ?? edge.kind])).toEqual([
      ["reserve", "release", "compensation"],
      ["reserve", "check", "{{ nodes.reserve.output.ok }}"],
      ["check", "charge", undefined],
    ]);
  });

  test("a new name gives a new id while the id is the old name's slug, and expressions follow", () => {
    const { edit, id } = renameNode(START, "reserve", "Reserve stock");
    const [next] = perform(START, edit);
    expect(id).toBe("reserve_stock");
    expect(next.nodes[1]?.config).toEqual({ json: "{{ nodes.reserve_stock.output.id }}" });
    expect(next.edges[0]).toEqual({
      from: "reserve_stock",
      to: "charge",
      when: "{{ nodes.reserve_stock.output.ok }}",
    });
    expect(next.layout?.["reserve_stock"]).toEqual([0, 0]);
  });

  test("an id that a person chose stays when the name changes", () => {
    const flow: Flow = { ...START, nodes: [{ id: "mine", type: "flow.set", name: "Values" }] };
    expect(renameNode(flow, "mine", "Other").id).toBe("mine");
  });
});

describe("copies", () => {
  test("get fresh ids, and speak of each other, not of the originals", () => {
    const fragment = readFragment(writeFragment(fragmentOf(START, ["reserve", "charge"])));
    const { edit, ids } = paste(START, fragment!, [96, 200]);
    const [next] = perform(START, edit);
    expect(ids).toEqual(["reserve_2", "charge_2", "release_2"]);
    expect(next.nodes.at(-2)?.config).toEqual({ json: "{{ nodes.reserve_2.output.id }}" });
    expect(next.edges.at(-2)).toEqual({
      from: "reserve_2",
      to: "charge_2",
      when: "{{ nodes.reserve_2.output.ok }}",
    });
    expect(next.layout?.["charge_2"]).toEqual([400, 200]);
  });

  test("are read from a whole flow document, and from nothing else", () => {
    expect(readFragment(JSON.stringify(START))?.nodes.length).toBe(3);
    expect(readFragment("hello")).toBeNull();
    expect(readFragment('{"nodes": 3}')).toBeNull();
    expect(readFragment('{"nodes": [{"id": 7}], "edges": []}')).toBeNull();
  });
});

describe("an edge", () => {
  const flow: Flow = {
    ...START,
    nodes: [...START.nodes, { id: "at_nine", type: "trigger.schedule" }],
  };
  const cases: readonly (readonly [string, FlowEdge, boolean])[] = [
    ["forward", { from: "at_nine", to: "charge" }, true],
    ["to itself", { from: "charge", to: "charge" }, false],
    ["into a trigger", { from: "charge", to: "at_nine" }, false],
    ["back, closing a circle", { from: "charge", to: "reserve" }, false],
    ["twice", { from: "reserve", to: "charge" }, false],
    ["on another port", { from: "reserve", to: "charge", port: "error" }, true],
    ["into a handler", { from: "charge", to: "release" }, false],
    ["out of a handler", { from: "release", to: "charge" }, false],
    ["undo of a second handler", { from: "reserve", to: "charge", kind: "compensation" }, false],
    [
      "undo by a node with a predecessor",
      { from: "at_nine", to: "charge", kind: "compensation" },
      false,
    ],
    ["undo by another's handler", { from: "charge", to: "release", kind: "compensation" }, false],
  ];
  test.each(cases)("%s", (_, edge, isLegal) => {
    expect(whyNot(flow, edge) === null).toBe(isLegal);
  });

  test("may be drawn as undo to a node that stands alone", () => {
    const alone: Flow = { ...flow, nodes: [...flow.nodes, { id: "refund", type: "http.request" }] };
    expect(whyNot(alone, { from: "charge", to: "refund", kind: "compensation" })).toBeNull();
  });

  test("that is legal never closes a circle", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 40 }), (pairs) => {
        const nodes = Array.from({ length: 8 }, (_, n) => ({ id: `n${n}`, type: "flow.set" }));
        let at: Flow = { ...START, nodes, edges: [] };
        for (const [a, b] of pairs) {
          const edge = { from: `n${a}`, to: `n${b}` };
          if (whyNot(at, edge) === null) at = { ...at, edges: [...at.edges, edge] };
        }
        expect(at.edges.some((edge) => reaches(at, edge.to, edge.from))).toBe(false);
      }),
    );
  });
});

test("a new id reaches the expression of a retry", () => {
  const retry = { retry_on: ["timeout", "{{ error.code == nodes.reserve.output.code }}"] };
  const nodes = START.nodes.map((node) => (node.id === "charge" ? { ...node, retry } : node));
  const [next] = perform({ ...START, nodes }, renameId("reserve", "hold"));
  expect(next.nodes.find(({ id }) => id === "charge")?.retry).toEqual({
    retry_on: ["timeout", "{{ error.code == nodes.hold.output.code }}"],
  });
});
