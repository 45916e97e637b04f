// Keys of one's own: kept over a reload, refused where the browser would win, shown where two commands share one.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import {
  keymap,
  keysOf,
  resetAllKeys,
  resetKeys,
  setKeys,
  sharing,
  whyNotKey,
  writeKeys,
} from "./keymap";
import { COMMANDS, commandById, findCommand } from "./table";

const keys = commandById("keys")!;
const nowhere = { session: null, goTo: () => undefined };

beforeEach(resetAllKeys);
afterEach(resetAllKeys);

describe("keys of one's own", () => {
  test("are found by presses, and the old key is free", () => {
    setKeys(keys, ["F1"]);
    expect(findCommand("F1", nowhere)?.id).toBe("keys");
    expect(findCommand("?", nowhere)).toBeUndefined();
    resetKeys(keys);
    expect(findCommand("?", nowhere)?.id).toBe("keys");
  });

  test("are kept in the browser while they differ from ours", async () => {
    setKeys(keys, ["F1"]);
    vi.resetModules();
    const again = await import("./keymap");
    expect(again.keysOf(keys)).toEqual(["F1"]);
    setKeys(keys, keys.keys);
    expect(localStorage.getItem("baton-keys")).toBeNull();
  });

  test("are ours when what is stored is broken", async () => {
    localStorage.setItem("baton-keys", '{"keys": ["Mod+W"], "add": 7, "fit": ["F"]}');
    vi.resetModules();
    const again = await import("./keymap");
    expect(again.keymap.getState().changed).toEqual({ fit: ["F"] });
  });

  test.each([
    ["Mod+W", /browser/],
    ["Mod+Shift+N", /browser/],
    ["Shift+Tab", /Tab/],
    ["Mod+V", /clipboard/],
    ["Shift", /alone/],
  ])("%s is refused with a reason", (key, reason) => {
    expect(whyNotKey(key)).toMatch(reason);
  });

  test("that another command has are told", () => {
    setKeys(keys, ["N"]);
    expect(sharing(COMMANDS, keys, "N").map((command) => command.id)).toEqual(["add"]);
  });

  test("are written as text that names every command", () => {
    setKeys(keys, []);
    const written = JSON.parse(writeKeys(COMMANDS)) as Record<string, string[]>;
    expect(written["keys"]).toEqual([]);
    expect(Object.keys(written).length).toBe(COMMANDS.length);
    expect(keysOf(keys)).toEqual(keymap.getState().changed["keys"]);
  });
});
