// Laws of merging: one side alone wins, both sides' edits are kept, and what is asked can be answered either way.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { edited, ORDER, steps } from "../test/anyFlow";
import { perform } from "./change";
import { diff } from "./diff";
import { patchNode, removeNodes } from "./edits";
import type { Flow } from "./flow";
import { merge, settle, type Side } from "./merge";
import { isRecord, isSame } from "./same";

const change = (flow: Flow, id: string, patch: Parameters<typeof patchNode>[1]): Flow =>
  perform(flow, patchNode(id, patch))[0];
const without = (flow: Flow, id: string): Flow => perform(flow, removeNodes([id]))[0];
const answered = (all: ReturnType<typeof merge>, side: Side): Flow =>
  all.conflicts.reduce((flow, conflict) => {
    const edit = settle(conflict, side);
    return edit === null ? flow : perform(flow, edit)[0];
  }, all.flow);
const byId = (flow: Flow) => new Map(flow.nodes.map((node) => [node.id, node]));

describe("merging", () => {
  test("gives mine when nobody else changed anything, and theirs when I did not", () => {
    fc.assert(
      fc.property(steps(10), (moves) => {
        const changed = edited(ORDER, moves);
        expect(merge(ORDER, changed, ORDER)).toEqual({ flow: changed, conflicts: [] });
        expect(merge(ORDER, ORDER, changed)).toEqual({ flow: changed, conflicts: [] });
        expect(merge(ORDER, changed, changed)).toEqual({ flow: changed, conflicts: [] });
      }),
    );
  });

  test("keeps every edit of both sides that it does not ask about", () => {
    fc.assert(
      fc.property(steps(6), steps(6), (my, their) => {
        const [mine, theirs] = [edited(ORDER, my, "mine"), edited(ORDER, their, "theirs")];
        const { flow, conflicts } = merge(ORDER, mine, theirs);
        const asked = new Set(
          conflicts.map(({ place, path }) =>
            ("id" in place ? [place.id, ...path] : path).join("/"),
          ),
        );
        const merged = byId(flow);
        for (const side of [mine, theirs])
          for (const { before, after, fields } of diff(ORDER, side).changed) {
            const node = merged.get(after.id);
            if (before.id !== after.id || node === undefined || asked.has(before.id)) continue;
            for (const path of fields.flatMap((field) => leaves(field.path, field.after)))
              if (!asked.has([before.id, ...path].join("/")))
                expect(at(node, path)).toEqual(at(after, path));
          }
        for (const { name } of [...diff(ORDER, mine).added, ...diff(ORDER, theirs).added])
          if (name?.includes(" ") === true && !name.includes("name"))
            expect(flow.nodes.some((node) => node.name === name) || isGone(name, flow)).toBe(true);
      }),
    );
  });

  test("answered one way everywhere leaves the fields of that side, and no wire without ends", () => {
    fc.assert(
      fc.property(
        steps(6),
        steps(6),
        fc.constantFrom<Side>("mine", "theirs"),
        (my, their, side) => {
          const flows = { mine: edited(ORDER, my, "mine"), theirs: edited(ORDER, their, "theirs") };
          const all = merge(ORDER, flows.mine, flows.theirs);
          const flow = answered(all, side);
          for (const { place, path, ...values } of all.conflicts)
            if (place.kind === "node" && path.length > 0) {
              const node = byId(flow).get(place.id);
              if (node !== undefined) expect(isSame(at(node, path), values[side])).toBe(true);
            }
          const ids = new Set(flow.nodes.map(({ id }) => id));
          for (const { from, to } of flow.edges) expect(ids.has(from) && ids.has(to)).toBe(true);
        },
      ),
    );
  });

  test("asks only about the one setting that both changed, and mine stands meanwhile", () => {
    const mine = change(ORDER, "reserve", {
      config: { url: "/mine", method: "GET" },
      timeout: "1s",
    });
    const theirs = change(ORDER, "reserve", { config: { url: "/theirs", method: "PUT" } });
    const { flow, conflicts } = merge(ORDER, mine, theirs);
    expect(conflicts).toEqual([
      {
        place: { kind: "node", id: "reserve" },
        path: ["config", "url"],
        base: "/x",
        mine: "/mine",
        theirs: "/theirs",
      },
    ]);
    expect(byId(flow).get("reserve")).toMatchObject({
      config: { url: "/mine", method: "PUT" },
      timeout: "1s",
    });
  });

  test("keeps a node that one side took away and the other changed, until somebody decides", () => {
    const mine = change(ORDER, "charge", { timeout: "9s" });
    const all = merge(ORDER, mine, without(ORDER, "charge"));
    expect(all.flow.edges).toEqual(ORDER.edges);
    expect(byId(answered(all, "mine")).has("charge")).toBe(true);
    expect(answered(all, "theirs")).toEqual(without(mine, "charge"));
  });

  test("keeps a scope whole in which the other side changed one node", () => {
    const theirs = change(ORDER, "inner", { timeout: "9s" });
    const { flow, conflicts } = merge(ORDER, without(ORDER, "each"), theirs);
    expect(conflicts.map(({ place }) => place)).toEqual([{ kind: "node", id: "each" }]);
    expect([...byId(flow).keys()]).toEqual(expect.arrayContaining(["each", "inner"]));
  });

  test("takes two nodes that were added under one id for two nodes", () => {
    const add = (name: string): Flow => ({
      ...ORDER,
      nodes: [...ORDER.nodes, { id: "http_request", type: "http.request", name }],
      edges: [...ORDER.edges, { from: "charge", to: "http_request" }],
    });
    const { flow, conflicts } = merge(ORDER, add("Mine"), add("Theirs"));
    expect(conflicts).toEqual([]);
    expect(
      flow.nodes
        .slice(-2)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["Mine", "Theirs"]);
    expect(new Set(flow.nodes.map(({ id }) => id)).size).toBe(flow.nodes.length);
    expect(flow.edges).toHaveLength(ORDER.edges.length + 2);
  });
});

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (each, key) => (each as Record<string, unknown> | undefined)?.[key],
    value,
  );
}

/** An added node may have gone with the scope that it was put into. */
const isGone = (_name: string, flow: Flow): boolean => !flow.nodes.some(({ id }) => id === "each");

/** The paths of all that is no mapping below a value; the path itself when the value is none. */
function leaves(path: readonly string[], value: unknown): (readonly string[])[] {
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([key, each]) => leaves([...path, key], each));
}
