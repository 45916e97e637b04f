// The store's promises: undo in gestures, redo, what is unsaved, selections that stay true.
import { describe, expect, test } from "vitest";

import { addNode, patchNode, removeNodes } from "../model/edits";
import type { Flow } from "../model/flow";
import { createEditor, isDirty, lastChange } from "./editor";
import { createOverlay } from "./overlay";

const FLOW: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [{ id: "a", type: "flow.set" }],
  edges: [],
};

function editorAt(start = 0) {
  const clock = { at: start };
  const store = createEditor({
    flow: FLOW,
    revision: 1,
    publishedVersion: null,
    now: () => clock.at,
  });
  return { store, clock };
}

describe("the editor store", () => {
  test("takes typing in one field as one step of undo", () => {
    const { store, clock } = editorAt();
    for (const text of ["h", "ho", "hot"]) {
      clock.at += 200;
      store.actions.perform(patchNode("a", { name: text }, "name"));
    }
    expect(store.getState().undoStack.length).toBe(1);
    store.actions.undo();
    expect(store.getState().flow).toEqual(FLOW);
  });

  test("starts a new step after a pause, and for another field", () => {
    const { store, clock } = editorAt();
    store.actions.perform(patchNode("a", { name: "x" }, "name"));
    clock.at += 5_000;
    store.actions.perform(patchNode("a", { name: "xy" }, "name"));
    store.actions.perform(patchNode("a", { timeout: "3s" }, "timeout"));
    expect(store.getState().undoStack.length).toBe(3);
  });

  test("redoes what was undone, until something new is done", () => {
    const { store } = editorAt();
    store.actions.perform(addNode({ id: "b", type: "flow.set" }, [0, 0]));
    store.actions.undo();
    store.actions.redo();
    expect(store.getState().flow.nodes.map((node) => node.id)).toEqual(["a", "b"]);
    store.actions.undo();
    store.actions.perform(addNode({ id: "c", type: "flow.set" }, [0, 0]));
    store.actions.redo();
    expect(store.getState().flow.nodes.map((node) => node.id)).toEqual(["a", "c"]);
  });

  test("is unsaved after an edit, and saved again when undo leads back to what was saved", () => {
    const { store } = editorAt();
    const seen: boolean[] = [];
    const look = () => seen.push(isDirty(store.getState()));
    store.actions.perform(patchNode("a", { name: "x" }, "name"));
    look();
    store.actions.markSaved(lastChange(store.getState()), {
      flow: store.getState().flow,
      revision: 2,
      hasUnpublishedChanges: true,
    });
    look();
    store.actions.perform(patchNode("a", { name: "xy" }, "name"));
    look();
    store.actions.undo();
    look();
    store.actions.undo();
    look();
    expect(seen).toEqual([true, false, true, false, true]);
  });

  test("drops from the selection what is gone", () => {
    const { store } = editorAt();
    store.actions.select(["a"]);
    store.actions.perform(removeNodes(["a"]));
    expect(store.getState().selection.nodes.size).toBe(0);
  });
});

describe("the run overlay", () => {
  test("commits all news of a frame at once and ignores another run's", () => {
    const frames: (() => void)[] = [];
    const overlay = createOverlay((commit) => void frames.push(commit));
    overlay.actions.show("r1");
    overlay.actions.receive("r1", "running", { a: { state: "running", attempts: 1 } });
    overlay.actions.receive("r1", "running", { b: { state: "pending", attempts: 0 } });
    overlay.actions.receive("r0", "failed", { a: { state: "failed", attempts: 1 } });
    expect([frames.length, overlay.getState().nodes]).toEqual([1, {}]);
    frames[0]?.();
    expect(Object.keys(overlay.getState().nodes)).toEqual(["a", "b"]);
  });
});
