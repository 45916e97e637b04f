// Adding nodes in all the ways the editor offers, and finding them in the palette.
import { describe, expect, test } from "vitest";

import { bestMatches, search } from "../palette/search";
import type { Flow } from "../model/flow";
import { addAction } from "./add";
import { createSession } from "./session";

const action = (type: string, title: string, category: string, version = 1) => ({
  type,
  version,
  title,
  category,
  summary: `Does ${title}.`,
  icon: "box",
  ports: ["out"],
  subtitle: "",
});
const CATALOGUE = {
  actions: [
    action("http.request", "HTTP request", "http"),
    action("http.request", "HTTP request", "http", 2),
    action("storage.read", "Read file", "storage"),
    action("trigger.schedule", "Schedule", "trigger"),
    action("flow.map", "For each", "flow"),
  ],
  categories: [
    { id: "trigger", title: "Triggers", order: 0 },
    { id: "http", title: "HTTP", order: 1 },
  ],
};
const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [
    { id: "a", type: "http.request" },
    { id: "b", type: "http.request" },
  ],
  edges: [{ from: "a", to: "b", when: "{{ true }}" }],
  layout: { a: [0, 0], b: [300, 0] },
};

const open = (flow = FLOW) =>
  createSession({
    flow,
    revision: 1,
    publishedVersion: null,
    now: () => 0,
    catalogue: CATALOGUE,
    readOnly: false,
    width: 1440,
    schedule: (commit) => commit(),
  });

describe("adding an action", () => {
  test("makes a node of its newest version, selected, wired as the gesture began", () => {
    const session = open();
    addAction(session, "http.request", {
      at: [600, 0],
      parent: undefined,
      link: { kind: "from", node: "b", port: "error" },
    });
    const { flow, selection } = session.editor.getState();
    expect(flow.nodes.at(-1)).toEqual({
      id: "http_request",
      type: "http.request",
      version: 2,
      name: "HTTP request",
      config: {},
    });
    expect(flow.edges.at(-1)).toEqual({ from: "b", port: "error", to: "http_request" });
    expect([...selection.nodes]).toEqual(["http_request"]);
  });

  test("splits an edge, whose condition stays at its first half", () => {
    const session = open();
    const [edge] = FLOW.edges;
    addAction(session, "storage.read", {
      at: [100, 0],
      parent: undefined,
      link: { kind: "split", edge: edge! },
    });
    expect(session.editor.getState().flow.edges).toEqual([
      { from: "a", to: "read_file", when: "{{ true }}" },
      { from: "read_file", to: "b" },
    ]);
  });

  test("draws an undo, and no edge that is not legal", () => {
    const session = open();
    addAction(session, "storage.read", {
      at: [0, 200],
      parent: undefined,
      link: { kind: "undo", node: "a" },
    });
    addAction(session, "trigger.schedule", {
      at: [0, 400],
      parent: undefined,
      link: { kind: "from", node: "b", port: "out" },
    });
    expect(session.editor.getState().flow.edges.slice(1)).toEqual([
      { from: "a", to: "read_file", kind: "compensation" },
    ]);
  });

  test("puts what is dropped on a frame inside of it, in its own coordinates", () => {
    const session = open({
      ...FLOW,
      nodes: [{ id: "each", type: "flow.map" }],
      edges: [],
      layout: { each: [100, 100, 500, 300] },
    });
    addAction(session, "storage.read", { at: [304, 282], isMiddle: true });
    const { flow } = session.editor.getState();
    expect([flow.nodes.at(-1)?.parent, flow.layout?.["read_file"]]).toEqual(["each", [104, 152]]);
  });

  test("is one step of undo", () => {
    const session = open();
    addAction(session, "storage.read", {
      at: [100, 0],
      parent: undefined,
      link: { kind: "split", edge: FLOW.edges[0]! },
    });
    session.editor.actions.undo();
    expect(session.editor.getState().flow).toEqual(FLOW);
  });
});

describe("the palette", () => {
  test("shows newest versions by category, known categories in their order", () => {
    const shown = open().groups.map(({ title, actions }) => [
      title,
      actions.map((each) => each.version),
    ]);
    expect(shown).toEqual([
      ["Triggers", [1]],
      ["HTTP", [2]],
      ["Flow", [1]],
      ["Storage", [1]],
    ]);
  });

  test("finds by title, type and category, the best first", () => {
    const { groups } = open();
    expect(bestMatches(groups, "re").map((each) => each.type)).toEqual([
      "storage.read",
      "http.request",
    ]);
    expect(search(groups, "triggers").map((group) => group.id)).toEqual(["trigger"]);
    expect(search(groups, "no such thing")).toEqual([]);
  });
});
