// Notes, groups, folding, guides and wires: pure, and every edit of them can be taken back.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { applyChange, invert, perform, type Edit } from "./change";
import { fragmentOf, paste, readFragment, writeFragment } from "./clipboard";
import { legalEnds, spliceable, whyNot } from "./connect";
import { crossed, nearest, wireOf } from "./curves";
import { removeNodes, renameId, reparent, spliceIn } from "./edits";
import type { Flow } from "./flow";
import { foldOf } from "./fold";
import { boundsOf, colorGroup, makeGroup, regroup, toggleCollapsed, ungroup } from "./groups";
import { moveNodes } from "./edits";
import { snapTo } from "./guides";
import { addNote, colorNotes, moveNotes, removeNotes, resizeNote, writeNote } from "./notes";

const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [
    { id: "a", type: "flow.set" },
    { id: "b", type: "flow.set" },
    { id: "c", type: "flow.set" },
    { id: "each", type: "flow.map" },
    { id: "inner", type: "flow.set", parent: "each" },
    { id: "free", type: "flow.set" },
    { id: "undo", type: "flow.set" },
  ],
  edges: [
    { from: "a", to: "b" },
    { from: "b", to: "c" },
    { from: "a", to: "undo", kind: "compensation" },
  ],
  layout: {
    a: [0, 0],
    b: [300, 0],
    c: [600, 0],
    each: [0, 400, 400, 200],
    inner: [40, 80],
    free: [900, 400],
    undo: [0, 120],
  },
  notes: [{ text: "old", at: [0, 0], size: [100, 80] }],
  groups: [{ id: "g", name: "G", nodes: ["a", "b"] }],
};

const edits: ((flow: Flow) => Edit)[] = [
  (flow) => addNote(flow, [3, 5]).edit,
  () => writeNote("note_1", "new\ntext"),
  () => colorNotes(["note_1"], "pink"),
  () => moveNotes(new Map([["note_1", [80, 16]]])),
  () => resizeNote("note_1", [8, 8], [200, 200]),
  () => removeNotes(["note_1"]),
  (flow) => makeGroup(flow, ["b", "c"], "New")?.edit ?? ungroup([]),
  () => ungroup(["g"]),
  () => colorGroup("g", "blue"),
  () => toggleCollapsed(["g", "each"]),
  () => toggleCollapsed(["each"]),
  () => removeNodes(["a", "each"]),
  () => renameId("b", "bb"),
  () => reparent(new Map([["free", [40, 80]]]), "each"),
  (flow) => regroup(flow, ["a", "c"]),
  () => spliceIn("free", { from: "a", to: "b" }),
];

describe("edits of what is drawn", () => {
  test("undone in a row give the first document back, whatever they were", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...edits), { maxLength: 12 }), (moves) => {
        const done = [];
        let flow = FLOW;
        for (const move of moves) {
          const [next, change] = perform(flow, move(flow));
          flow = next;
          if (change) done.push(change);
        }
        for (const change of done.reverse()) flow = applyChange(flow, invert(change));
        expect(flow).toEqual(FLOW);
      }),
    );
  });

  test("leave no group empty and nothing folded that is gone", () => {
    const folded = perform(FLOW, toggleCollapsed(["g", "each"]))[0];
    const [next] = perform(folded, removeNodes(["a", "b", "each"]));
    expect([next.groups, next.collapsed]).toEqual([undefined, undefined]);
  });
});

describe("groups", () => {
  test("hold nodes of one scope only, each in one group", () => {
    expect(makeGroup(FLOW, ["a", "inner"], "No")).toBeNull();
    const made = makeGroup(FLOW, ["b", "c"], "Yes");
    const [next] = perform(FLOW, made!.edit);
    expect(next.groups?.map((group) => group.nodes)).toEqual([["a"], ["b", "c"]]);
  });

  test("are left and joined by where a node is dropped", () => {
    const drop = (id: string, at: readonly [number, number]) => {
      const moved = moveNodes(new Map([[id, at]]));
      const [next] = perform(FLOW, moved);
      return perform(next, regroup(FLOW, [id]))[0].groups?.[0]?.nodes;
    };
    expect(drop("a", [0, 900])).toEqual(["b"]);
    expect(drop("c", [160, 8])).toEqual(["a", "b", "c"]);
    expect(drop("a", [16, 0])).toEqual(["a", "b"]);
  });

  test("are framed with room for a header", () => {
    expect(boundsOf(FLOW, FLOW.groups![0]!)).toEqual({ x: -16, y: -48, width: 540, height: 128 });
  });
});

test("the outermost fold stands for what it hides", () => {
  const flow: Flow = {
    ...FLOW,
    groups: [{ id: "g", nodes: ["a", "each"] }],
    collapsed: ["g", "each"],
  };
  expect([...foldOf(flow)]).toEqual([
    ["a", "group:g"],
    ["each", "group:g"],
    ["inner", "group:g"],
  ]);
  expect([...foldOf({ ...flow, collapsed: ["each"] })]).toEqual([["inner", "each"]]);
});

describe("copies", () => {
  test("take the undo, the group and notes along, under fresh names", () => {
    const text = writeFragment(fragmentOf(FLOW, ["a", "b"], ["note_1"]));
    const pasted = paste(FLOW, readFragment(text)!, [0, 800]);
    const [next] = perform(FLOW, pasted.edit);
    expect(next.edges.at(-1)).toEqual({ from: "a_2", to: "undo_2", kind: "compensation" });
    expect(next.groups?.at(-1)).toEqual({ id: "g_2", name: "G", nodes: ["a_2", "b_2"] });
    expect(next.notes?.at(-1)?.text).toBe("old");
  });

  test("of a text that says nonsense are refused or made harmless", () => {
    const text = JSON.stringify({ nodes: [], notes: [{ text: 3 }, { text: "x", at: [1] }] });
    expect(readFragment(text)).toBeNull();
  });
});

describe("edges", () => {
  test("a node without edges goes into any that closes no circle", () => {
    expect([...spliceable(FLOW, "free", false)]).toEqual(["a.out>b", "b.out>c"]);
    expect([...spliceable(FLOW, "b", true)]).toEqual([]);
    expect([...spliceable(FLOW, "undo", true)]).toEqual([]);
  });

  test("the ends that are offered are those that may be drawn", () => {
    for (const node of FLOW.nodes) {
      for (const kind of [undefined, "compensation"] as const) {
        const edgeTo = (to: string) => ({ from: node.id, to, ...(kind ? { kind } : {}) });
        const allowed = FLOW.nodes.filter((each) => whyNot(FLOW, edgeTo(each.id)) === null);
        expect([...legalEnds(FLOW, { node: node.id, edgeTo })].sort()).toEqual(
          allowed.map((each) => each.id).sort(),
        );
      }
    }
  });
});

describe("wires", () => {
  const wire = wireOf("w", [0, 0], [200, 100]);

  test("begin and end at their ports", () => {
    expect([wire.points[0], wire.points.at(-1)]).toEqual([
      [0, 0],
      [200, 100],
    ]);
  });

  test("are crossed by a line through them, and not by one beside them", () => {
    expect(crossed([wire], [[100, -50], [100, 150]])).toEqual(["w"]); // prettier-ignore
    expect(crossed([wire], [[220, -50], [220, 150]])).toEqual([]); // prettier-ignore
  });

  test("are found near a point", () => {
    expect([nearest([wire], [100, 60], 20), nearest([wire], [100, 90], 20)]).toEqual(["w", null]);
  });
});

describe("guides", () => {
  const other = { x: 0, y: 0, width: 200, height: 64 };

  test("bring a card the last pixels, and show the line", () => {
    const snapped = snapTo({ x: 3, y: 200, width: 200, height: 64 }, [other], 4);
    expect([snapped.x, snapped.y]).toEqual([0, 200]);
    expect(snapped.guides.map(({ axis, at }) => [axis, at])).toEqual([
      ["x", 0],
      ["x", 100],
      ["x", 200],
    ]);
  });

  test("leave a card alone that is further away", () => {
    expect(snapTo({ x: 8, y: 200, width: 200, height: 64 }, [other], 4)).toMatchObject({
      x: 8,
      guides: [],
    });
  });
});
