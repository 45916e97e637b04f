// How often cards and edges are drawn again: counted, so that no machine's speed matters.
import { act } from "@testing-library/react";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

import type { Flow } from "../model/flow";
import { moveNodes } from "../model/edits";
import { SessionContext } from "../store/context";
import { createSession } from "../store/session";
import { draw } from "../test/render";
import { Canvas } from "./Canvas";

const drawn = vi.hoisted(() => ({ cards: 0, edges: 0 }));

vi.mock("../catalog/Tile", () => ({
  Tile: () => {
    drawn.cards += 1;
    return null;
  },
}));

vi.mock("@xyflow/react", async (load) => {
  const library: object = await load();
  return {
    ...library,
    BaseEdge: () => {
      drawn.edges += 1;
      return null;
    },
  };
});

class Matrix {
  m22 = 1;
}

beforeAll(() => {
  vi.stubGlobal("DOMMatrixReadOnly", Matrix);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(208);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(64);
});

beforeEach(() => {
  drawn.cards = 0;
  drawn.edges = 0;
});

const COUNT = 40;
const ids = Array.from({ length: COUNT }, (_, index) => `n${index}`);
const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: ids.map((id) => ({ id, type: "flow.set" })),
  edges: ids.slice(1).map((id, index) => ({ from: `n${index}`, to: id })),
  layout: Object.fromEntries(ids.map((id, index) => [id, [index * 300, 0] as const])),
};

async function open() {
  const session = createSession({
    flow: FLOW,
    revision: 1,
    publishedVersion: null,
    now: () => 0,
    catalogue: { actions: [], categories: [] },
    readOnly: false,
    width: 1440,
    schedule: queueMicrotask,
  });
  draw(
    <SessionContext value={session}>
      <Canvas onTidy={() => undefined} />
    </SessionContext>,
  );
  await act(async () => Promise.resolve());
  expect(drawn.cards).toBeGreaterThanOrEqual(COUNT);
  drawn.cards = 0;
  drawn.edges = 0;
  return session;
}

test("choosing one node draws that node again, and no edge", async () => {
  const { editor } = await open();
  await act(async () => {
    editor.actions.select(["n3"]);
    await Promise.resolve();
  });
  expect(drawn).toEqual({ cards: 1, edges: 0 });
});

test("moving one node draws that node at most once, and its own edges", async () => {
  const { editor } = await open();
  await act(async () => {
    editor.actions.perform(moveNodes(new Map([["n3", [900, 80]]])));
    await Promise.resolve();
  });
  expect(drawn.cards).toBeLessThanOrEqual(1);
  expect(drawn.edges).toBeLessThanOrEqual(4);
});

test("a state of one node draws that node and the edges at it", async () => {
  const { overlay } = await open();
  await act(async () => {
    overlay.actions.show("r1");
    await Promise.resolve();
  });
  drawn.cards = 0;
  drawn.edges = 0;
  await act(async () => {
    overlay.actions.receive("r1", "running", { n3: { state: "running", attempts: 1 } });
    await Promise.resolve();
  });
  expect(drawn.cards).toBe(1);
  expect(drawn.edges).toBeLessThanOrEqual(2);
});
