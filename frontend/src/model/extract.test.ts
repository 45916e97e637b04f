// Cutting a selection out into a flow of its own: what is handed over, what is refused, that nothing is lost.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyChange, invert, perform } from "./change";
import { chainsIn } from "./chains";
import { extractFlow, type Extracted } from "./extract";
import { inlineCall } from "./inline";
import type { Flow, FlowEdge } from "./flow";

const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "orders",
  output: { paid: "{{ nodes.charge.output.id }}" },
  nodes: [
    { id: "start", type: "trigger.manual" },
    { id: "load", type: "http.request" },
    {
      id: "reserve",
      type: "http.request",
      join: "all",
      config: { json: "{{ nodes.load.output.body }}" },
    },
    {
      id: "charge",
      type: "http.request",
      config: { url: "/pay/{{ input.card.id }}", json: "{{ nodes.reserve.output }}" },
    },
    { id: "refund", type: "http.request", config: { id: '{{ nodes["charge"].output.id }}' } },
    {
      id: "mail",
      type: "http.request",
      config: { text: "Paid {{ nodes.charge.output.id }} of {{ input.card.id }}" },
    },
    { id: "route", type: "flow.switch" },
  ],
  edges: [
    { from: "start", to: "load" },
    { from: "load", to: "reserve" },
    { from: "reserve", to: "charge", when: "{{ input.card.id != 'nodes.x' }}" },
    { from: "charge", to: "refund", kind: "compensation" },
    { from: "reserve", to: "mail" },
    { from: "mail", to: "route", when: "{{ nodes.reserve.output.ok }}" },
  ],
  layout: { reserve: [400, 100], charge: [700, 120], mail: [700, 300] },
};
const wish = (ids: string[]) => ({ ids, flowId: "payment", name: "Payment", callVersion: 1 });
const done = (flow: Flow, ids: string[]): Extracted => {
  const result = extractFlow(flow, wish(ids));
  if (typeof result === "string") throw new Error(result);
  return result;
};

describe("extracting a sub-flow", () => {
  const whole = {
    ...FLOW,
    edges: FLOW.edges.map((edge) =>
      edge.to === "charge" ? { from: "reserve", to: "charge" } : edge,
    ),
  };

  test("hands over what is read outside, gives back what is read inside, takes the undo along", () => {
    const { flow, edit, call } = done(whole, ["reserve", "charge", "mail"]);
    expect(flow.nodes.map((node) => node.id)).toEqual(["reserve", "charge", "refund", "mail"]);
    expect(flow.input).toEqual({
      type: "object",
      properties: { load_body: {}, card_id: {} },
      required: ["load_body", "card_id"],
    });
    expect(flow.nodes[0]).toEqual({
      id: "reserve",
      type: "http.request",
      config: { json: "{{ input.load_body }}" },
    });
    expect(flow.nodes[1]?.config?.["url"]).toBe("/pay/{{ input.card_id }}");
    expect(flow.output).toEqual({
      reserve: "{{ nodes.reserve.output }}",
      charge: "{{ nodes.charge.output }}",
    });
    const [after] = perform(whole, edit);
    expect(after.nodes.map((node) => node.id)).toEqual(["start", "load", "route", "payment"]);
    expect(after.nodes.at(-1)).toEqual({
      id: "payment",
      type: "flow.call",
      version: 1,
      name: "Payment",
      join: "all",
      config: {
        flow: "payment",
        input: { load_body: "{{ nodes.load.output.body }}", card_id: "{{ input.card.id }}" },
      },
    });
    expect(after.edges).toEqual([
      { from: "start", to: "load" },
      { from: "load", to: call },
      { from: call, to: "route", when: "{{ nodes.payment.output.reserve.ok }}" },
    ]);
    expect(after.output).toEqual({ paid: "{{ nodes.payment.output.charge.id }}" });
    expect([after.layout?.["payment"], flow.layout?.["charge"]]).toEqual([
      [400, 100],
      [300, 20],
    ]);
  });

  test.each([
    [["start", "load"], /trigger/],
    [["load", "charge"], /lies between/],
    [["refund"], /undoes/],
    [["reserve", "charge"], /depends|choice/],
    [[], /Select/],
  ])("of %j is refused with a sentence", (ids, sentence) => {
    expect(extractFlow(FLOW, wish(ids))).toMatch(sentence);
  });

  test("is refused where nodes begin after different things", () => {
    const flow = { ...whole, nodes: [...whole.nodes, { id: "other", type: "flow.set" }] };
    expect(extractFlow(flow, wish(["reserve", "charge", "mail", "other"]))).toMatch(
      /several places/,
    );
  });

  test("hands over the item of a map that stays outside", () => {
    const flow: Flow = {
      ...FLOW,
      output: null,
      nodes: [
        { id: "each", type: "flow.map" },
        {
          id: "a",
          type: "flow.set",
          parent: "each",
          config: { values: { v: "{{ item.price * 2 }}" } },
        },
      ],
      edges: [],
    };
    const { flow: made, edit } = done(flow, ["a"]);
    expect(made.nodes[0]).toEqual({
      id: "a",
      type: "flow.set",
      config: { values: { v: "{{ input.price * 2 }}" } },
    });
    expect(perform(flow, edit)[0].nodes.at(-1)).toMatchObject({
      parent: "each",
      config: { input: { price: "{{ item.price }}" } },
    });
  });

  test("and putting it back gives the same nodes, wires and expressions", () => {
    const { flow, edit, call } = done(whole, ["reserve", "charge", "mail"]);
    const [after] = perform(whole, edit);
    const back = inlineCall(after, call, flow);
    if (typeof back === "string") throw new Error(back);
    const [again] = perform(after, back.edit);
    const byId = (each: Flow) => new Map(each.nodes.map((node) => [node.id, node.config]));
    expect(byId(again)).toEqual(
      new Map(
        [...byId(whole), ["refund", { id: "{{ nodes.charge.output.id }}" }]].map(([id, config]) => [
          id,
          id === "refund" ? { id: '{{ nodes["charge"].output.id }}' } : config,
        ]),
      ) as never,
    );
    expect(again.output).toEqual(whole.output);
  });
});

const IDS = ["a", "b", "c", "d", "e"];

describe("any flow that can be cut", () => {
  test("loses no node, reads nothing over the cut but the call, and undo gives it back", () => {
    const edge = fc.tuple(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(
        fc.array(edge, { maxLength: 6 }),
        fc.subarray(IDS, { minLength: 1 }),
        fc.array(fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)), { maxLength: 5 }),
        (wires, ids, reads) => {
          const edges = wires
            .filter(([from, to]) => from < to)
            .map(([from, to, isConditional]): FlowEdge => ({
              from: IDS[from]!,
              to: IDS[to]!,
              ...(isConditional ? { when: "{{ input.go }}" } : {}),
            }));
          const flow: Flow = {
            schema: "baton.flow/v1",
            id: "f",
            nodes: IDS.map((id) => ({
              id,
              type: "flow.set",
              config: {
                values: reads
                  .filter(([reader]) => reader === id)
                  .map(([, read]) => `{{ nodes.${read}.output.v }}`),
              },
            })),
            edges,
          };
          const result = extractFlow(flow, wish(ids));
          if (typeof result === "string") {
            expect(result.length).toBeGreaterThan(10);
            return;
          }
          const [after, change] = perform(flow, result.edit);
          const inner = result.flow.nodes.map((node) => node.id);
          const outer = after.nodes.map((node) => node.id);
          expect([...inner, ...outer].sort()).toEqual([...IDS, result.call].sort());
          const named = (nodes: Flow["nodes"]) =>
            nodes.flatMap((node) =>
              chainsIn(node.config)
                .filter(({ path }) => path[0] === "nodes")
                .map(({ path }) => path[1]),
            );
          expect(named(result.flow.nodes).every((id) => inner.includes(id!))).toBe(true);
          expect(named(after.nodes).every((id) => outer.includes(id!))).toBe(true);
          expect(applyChange(after, invert(change!))).toEqual(flow);
        },
      ),
    );
  });
});
