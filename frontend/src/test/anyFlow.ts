// Random edits of a small flow, for laws of the model; one seed gives the same flow again.
import fc from "fast-check";

import { perform, type Edit } from "../model/change";
import { edgeKeys } from "../model/connect";
import { addEdge, removeEdges, setCondition } from "../model/edgeEdits";
import {
  addNode,
  moveNodes,
  patchFlow,
  patchNode,
  removeNodes,
  renameNode,
  reparent,
} from "../model/edits";
import type { Flow } from "../model/flow";

export const ORDER: Flow = {
  schema: "baton.flow/v1",
  id: "order",
  name: "Order",
  settings: { deadline: "1h", max_running: 3 },
  nodes: [
    { id: "reserve", type: "http.request", name: "Reserve", config: { url: "/x", method: "GET" } },
    { id: "charge", type: "http.request", name: "Charge", timeout: "3s" },
    { id: "release", type: "http.request", name: "Release" },
    { id: "each", type: "flow.map", name: "Each", config: { items: [1, 2] } },
    { id: "inner", type: "flow.set", name: "Inner", parent: "each" },
  ],
  edges: [
    { from: "reserve", to: "charge", when: "{{ nodes.reserve.output.ok }}" },
    { from: "reserve", to: "release", kind: "compensation" },
    { from: "charge", to: "each" },
  ],
  layout: { reserve: [0, 0], charge: [300, 0], release: [0, 120], each: [600, 0, 400, 300] },
  notes: [{ id: "why", text: "Why", at: [0, 0], size: [200, 80] }],
};

type Step = readonly [kind: number, a: number, b: number];

/** `tag` goes into what is written, so that two people never write the same. */
function editOf(flow: Flow, [kind, a, b]: Step, tag: string): Edit {
  const id = flow.nodes[a % Math.max(flow.nodes.length, 1)]?.id ?? "none";
  const other = flow.nodes[b % Math.max(flow.nodes.length, 1)]?.id ?? "none";
  const key = edgeKeys(flow.edges)[a % Math.max(flow.edges.length, 1)] ?? "none";
  const fresh = `new_${b}${a % 2 === 0 ? "" : tag}`;
  const edits: readonly Edit[] = [
    addNode(
      {
        id: flow.nodes.some((each) => each.id === fresh) ? `${fresh}_${flow.nodes.length}` : fresh,
        type: "flow.set",
        name: `${tag} ${b}`,
      },
      [a, b],
    ),
    removeNodes([id]),
    patchNode(id, { timeout: `${b}s` }),
    patchNode(id, {
      config: {
        ...flow.nodes.find((each) => each.id === id)?.config,
        [`k${b % 3}`]: `${tag}${a}`,
      },
    }),
    renameNode(flow, id, `${tag} name ${b}`).edit,
    addEdge({ from: id, to: other }),
    removeEdges([key]),
    setCondition(key, `{{ ${b} }}`),
    moveNodes(new Map([[id, [a * 8, b * 8]]])),
    reparent(new Map([[id, [a, b]]]), b % 2 === 0 && id !== "each" ? "each" : undefined),
    patchFlow({ description: `${tag} ${b}`, settings: { ...flow.settings, max_running: b } }),
  ];
  return edits[kind % edits.length] ?? removeNodes([id]);
}

export const steps = (max: number): fc.Arbitrary<Step[]> =>
  fc.array(fc.tuple(fc.nat(10), fc.nat(9), fc.nat(9)), { maxLength: max });

export const edited = (flow: Flow, all: readonly Step[], tag = ""): Flow =>
  all.reduce((each, one) => perform(each, editOf(each, one, tag))[0], flow);
