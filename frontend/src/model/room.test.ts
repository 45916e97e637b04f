// Putting a node into an edge: what follows makes room, what leads there stays.
import { describe, expect, test } from "vitest";

import type { Flow } from "./flow";
import { makeRoom } from "./room";

const node = (id: string) => ({ id, type: "flow.set" });
const flow: Flow = {
  schema: "baton.flow/v1",
  id: "room",
  nodes: ["a", "b", "c", "undo", "beside"].map(node),
  edges: [
    { from: "a", to: "b" },
    { from: "b", to: "c" },
    { from: "b", to: "undo", kind: "compensation" },
  ],
  layout: { a: [0, 0], b: [288, 0], c: [576, 0], undo: [288, 104], beside: [288, 400] },
};
const [edge] = flow.edges as [Flow["edges"][number]];

describe("room in an edge", () => {
  test("is made by moving all that follows, with its undo, by the same distance", () => {
    const { at, moves } = makeRoom(flow, edge, [144, 0]);
    expect(at).toEqual([248, 0]);
    expect(Object.fromEntries(moves)).toEqual({ b: [536, 0], c: [824, 0], undo: [536, 104] });
  });

  test("is not made where there is enough", () => {
    const wide: Flow = { ...flow, layout: { ...flow.layout, b: [608, 0] } };
    expect(makeRoom(wide, edge, [304, 0])).toEqual({ at: [304, 0], moves: new Map() });
  });

  test("is not made for a node that stands far below the edge", () => {
    expect(makeRoom(flow, edge, [248, 240]).moves.size).toBe(0);
  });

  test("is not made where an edge leads back to the left", () => {
    const back: Flow = { ...flow, layout: { ...flow.layout, b: [-400, 0] } };
    expect(makeRoom(back, edge, [-104, 0]).moves.size).toBe(0);
  });
});
