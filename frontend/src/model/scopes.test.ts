// What the end of a drag means for scopes, and what a flow's cards read.
import { describe, expect, test } from "vitest";

import { perform } from "./change";
import { portsOf, subtitleOf } from "./catalog";
import { cronWords } from "./cronWords";
import type { Flow } from "./flow";
import { drop, frameAt } from "./scopes";

const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [
    { id: "each", type: "flow.map" },
    { id: "inside", type: "flow.set", parent: "each" },
    { id: "free", type: "flow.set" },
    { id: "wired", type: "flow.set" },
    { id: "end", type: "flow.set" },
  ],
  edges: [{ from: "wired", to: "end" }],
  layout: {
    each: [0, 0, 400, 300],
    inside: [24, 72],
    free: [600, 0],
    wired: [600, 200],
    end: [900, 200],
  },
};

const parentOf = (flow: Flow, id: string) => flow.nodes.find((node) => node.id === id)?.parent;

describe("a dropped node", () => {
  test("joins the scope it lies in, at the same place on the canvas", () => {
    const [next] = perform(FLOW, drop(FLOW, new Map([["free", [96, 160]]])).edit);
    expect([parentOf(next, "free"), next.layout?.["free"]]).toEqual(["each", [96, 160]]);
  });

  test("leaves the scope when it is dropped outside", () => {
    const [next] = perform(FLOW, drop(FLOW, new Map([["inside", [600, 400]]])).edit);
    expect([parentOf(next, "inside"), next.layout?.["inside"]]).toEqual([undefined, [600, 400]]);
  });

  test("is held where it is while an edge joins it to a node that stays", () => {
    const { edit, held } = drop(FLOW, new Map([["wired", [96, 160]]]));
    const [next] = perform(FLOW, edit);
    expect([held, parentOf(next, "wired"), next.edges]).toEqual([["wired"], undefined, FLOW.edges]);
  });

  test("takes its edges along when both ends move", () => {
    const moves = new Map([
      ["wired", [40, 100] as const],
      ["end", [40, 200] as const],
    ]);
    const [next] = perform(FLOW, drop(FLOW, moves).edit);
    expect([parentOf(next, "wired"), parentOf(next, "end"), next.edges]).toEqual([
      "each",
      "each",
      FLOW.edges,
    ]);
  });

  test("makes its frame grow rather than stick out", () => {
    const [next] = perform(FLOW, drop(FLOW, new Map([["inside", [240, 240]]])).edit);
    expect(next.layout?.["each"]).toEqual([0, 0, 472, 328]);
  });
});

test.each(["flow.map", "flow.repeat", "flow.try"])("%s is a frame around its nodes", (type) => {
  const nodes = FLOW.nodes.map((node) => (node.id === "each" ? { ...node, type } : node));
  const [next] = perform(FLOW, drop({ ...FLOW, nodes }, new Map([["free", [96, 160]]])).edit);
  expect([frameAt({ ...FLOW, nodes }, [20, 20]), parentOf(next, "free")]).toEqual(["each", "each"]);
});

test("the innermost frame around a point is found", () => {
  const nodes = [...FLOW.nodes, { id: "inner", type: "flow.map", parent: "each" }];
  const flow: Flow = { ...FLOW, nodes, layout: { ...FLOW.layout, inner: [100, 100, 200, 150] } };
  expect([frameAt(flow, [150, 150]), frameAt(flow, [20, 20]), frameAt(flow, [900, 900])]).toEqual([
    "inner",
    "each",
    undefined,
  ]);
});

describe("a card", () => {
  const spec = {
    type: "http.request",
    version: 1,
    title: "HTTP request",
    summary: "Call a URL.",
    category: "http",
    icon: "globe",
    ports: ["out"],
    subtitle: "{method} {url}",
  };

  test("says what it does, without the host", () => {
    const node = {
      id: "a",
      type: "http.request",
      config: { method: "POST", url: "https://shop.test/orders" },
    };
    expect(subtitleOf(node, spec)).toBe("POST /orders");
  });

  test("has the ports of its action, and out when it goes on after an error", () => {
    const approval = {
      ...spec,
      type: "flow.approval",
      ports: ["approved", "rejected", "reminder"],
    };
    const node = { id: "a", type: "flow.approval" };
    expect([
      portsOf(node, approval, []),
      portsOf({ ...node, on_error: "continue" }, approval, []),
    ]).toEqual([
      ["approved", "rejected", "reminder", "error"],
      ["approved", "rejected", "reminder", "out", "error"],
    ]);
  });

  test("keeps a port that an edge uses and the action no longer has", () => {
    const node = {
      id: "s",
      type: "flow.switch",
      config: { cases: [{ port: "a", when: "{{ true }}" }] },
    };
    expect(portsOf(node, undefined, ["gone"])).toEqual(["a", "else", "gone", "error"]);
  });

  test.each([
    ["0 9 * * 1-5", "weekdays 09:00"],
    ["*/5 * * * *", "every 5 min"],
    ["30 7 * * *", "every day 07:30"],
    ["@daily", "every day 00:00"],
    ["0 0 1,15 * 5", "0 0 1,15 * 5"],
    ["not cron", "not cron"],
  ])("reads %s as %s", (cron, words) => {
    expect(cronWords(cron)).toBe(words);
  });
});
