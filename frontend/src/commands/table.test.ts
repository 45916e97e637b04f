// The table of commands: each key means one thing, and only where it can be done.
import { describe, expect, test } from "vitest";

import type { CanvasApi } from "../store/context";
import { createSession } from "../store/session";
import type { Here } from "./command";
import { keyName } from "./keyNames";
import { COMMANDS, findCommand } from "./table";

describe("keys", () => {
  const press = (
    key: string,
    held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
    code = "",
  ) => ({
    key,
    code,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...held,
  });

  test.each([
    [press("d", { ctrlKey: true }), "Mod+D"],
    [press("z", { metaKey: true, shiftKey: true }), "Mod+Shift+Z"],
    [press("?", { shiftKey: true }), "?"],
    [press("†", { altKey: true, shiftKey: true }, "KeyT"), "Alt+Shift+T"],
    [press("ArrowUp", { shiftKey: true }), "Shift+ArrowUp"],
  ])("%o is %s", (pressed, name) => {
    expect(keyName(pressed)).toBe(name);
  });
});

const CANVAS = { fit: () => undefined } as unknown as CanvasApi;

const open = (readOnly: boolean, canvas: CanvasApi | null = CANVAS): Here => {
  const session = createSession({
    flow: {
      schema: "baton.flow/v1",
      id: "f",
      nodes: [{ id: "a", type: "flow.set" }],
      edges: [],
    },
    revision: 1,
    publishedVersion: null,
    now: () => 0,
    catalogue: { actions: [], categories: [] },
    readOnly,
    width: 1440,
    schedule: (commit) => commit(),
  });
  session.attachCanvas(canvas);
  return { session, goTo: () => undefined };
};

describe("the table", () => {
  test("has no id twice and no key for two commands", () => {
    const ids = COMMANDS.map((command) => command.id);
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("leaves the clipboard to the browser", () => {
    expect(findCommand("Mod+C", open(false))).toBeUndefined();
  });

  test("has no command that changes where nothing may be changed", () => {
    expect(findCommand("N", open(false))?.id).toBe("add");
    expect(findCommand("N", open(true))).toBeUndefined();
    expect(findCommand("1", open(true))?.id).toBe("fit");
  });

  test("lets the key of a command pass that has nothing to work on", () => {
    const here = open(false);
    expect(findCommand("Delete", here)).toBeUndefined();
    here.session?.editor.actions.select(["a"]);
    expect(findCommand("Delete", here)?.id).toBe("delete");
  });

  test("saves and runs, but touches no node, where no canvas is", () => {
    const here = open(false, null);
    const ids = ["Mod+S", "Mod+Enter", "N", "Mod+A"].map((key) => findCommand(key, here)?.id);
    expect(ids).toEqual(["save", "run", undefined, undefined]);
  });

  test("works without any flow where none is needed", () => {
    const nowhere: Here = { session: null, goTo: () => undefined };
    expect([findCommand("?", nowhere)?.id, findCommand("Mod+S", nowhere)]).toEqual([
      "keys",
      undefined,
    ]);
  });
});
