// Replacing a node's type keeps what fits, and nothing else of the flow changes.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { ActionLike } from "./catalog";
import { applyChange, invert, perform } from "./change";
import type { Flow } from "./flow";
import { replaceType, whyNotReplace } from "./retype";

const action = (type: string, properties: Record<string, unknown>, more = {}): ActionLike => ({
  type,
  version: 2,
  title: `The ${type}`,
  summary: "",
  category: "",
  icon: "",
  ports: ["out"],
  subtitle: "",
  config_schema: { type: "object", properties },
  ...more,
});
const HTTP = action("http.request", {
  url: { type: "string" },
  method: { enum: ["GET", "POST"], type: "string" },
  expect: { type: "array" },
});
const READ = action("storage.read", { url: { type: "string" }, expect: { type: "string" } });
const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [
    { id: "a", type: "trigger.manual" },
    {
      id: "b",
      type: "http.request",
      version: 1,
      name: "The http.request",
      config: { url: "{{ input.url }}", method: "POST", expect: [200] },
      retry: "long_outage",
      timeout: "3s",
    },
    { id: "c", type: "flow.set" },
    { id: "u", type: "flow.set" },
    { id: "m", type: "flow.map" },
    { id: "n", type: "flow.set", parent: "m" },
  ],
  edges: [
    { from: "a", to: "b" },
    { from: "b", port: "express", to: "c" },
    { from: "b", to: "u", kind: "compensation" },
  ],
  layout: { b: [8, 16] },
};

describe("replacing a node's type", () => {
  test("keeps wires, undo, settings and the fields that fit; a name that was the action's follows", () => {
    const [next] = perform(FLOW, replaceType("b", READ, HTTP));
    expect(next.nodes[1]).toEqual({
      id: "b",
      type: "storage.read",
      version: 2,
      name: "The storage.read",
      config: { url: "{{ input.url }}" },
      retry: "long_outage",
      timeout: "3s",
    });
    expect(next.edges).toEqual(FLOW.edges);
  });

  test("keeps a name that somebody chose", () => {
    const named = { ...FLOW, nodes: [{ ...FLOW.nodes[1]!, name: "Reserve" }] };
    expect(perform(named, replaceType("b", READ, HTTP))[0].nodes[0]?.name).toBe("Reserve");
  });

  test("gives a scope its frame", () => {
    const [next] = perform(FLOW, replaceType("b", action("flow.try", {}), HTTP));
    expect(next.layout?.["b"]?.length).toBe(4);
  });

  test("is refused where the flow would break", () => {
    expect(whyNotReplace(FLOW, "m", HTTP)).toMatch(/Nodes live/);
    expect(whyNotReplace(FLOW, "c", action("trigger.event", {}))).toMatch(/nothing can lead/);
    expect(whyNotReplace(FLOW, "n", action("trigger.event", {}))).toMatch(/scope/);
    expect(whyNotReplace(FLOW, "b", READ)).toBeNull();
  });

  test("touches nothing but that node, and undo gives the document back", () => {
    const config = fc.dictionary(
      fc.constantFrom("url", "method", "expect", "other"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(config, fc.constantFrom(HTTP, READ), (values, next) => {
        const flow = {
          ...FLOW,
          nodes: FLOW.nodes.map((node) => (node.id === "b" ? { ...node, config: values } : node)),
        };
        const [after, change] = perform(flow, replaceType("b", next, HTTP));
        expect(after.nodes.filter((node) => node.id !== "b")).toEqual(
          flow.nodes.filter((node) => node.id !== "b"),
        );
        expect(after.edges).toEqual(flow.edges);
        const kept = Object.keys(after.nodes[1]?.config ?? {});
        expect(kept.every((name) => name in (next.config_schema!["properties"] as object))).toBe(
          true,
        );
        expect(change === null ? after : applyChange(after, invert(change))).toEqual(flow);
      }),
    );
  });
});
