// The keys a person has chosen instead of ours; kept in the browser, one list for each changed command.
import { createStore } from "zustand/vanilla";

import { words } from "../words/words";
import type { Command } from "./command";

const STORED_AS = "baton-keys";
const KEY_CHARS_MAX = 40;
const KEYS_MAX = 8;

export interface KeymapState {
  /** By command id; what is absent has its own keys. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

const BARE: ReadonlySet<string> = new Set(["Control", "Shift", "Alt", "Meta", "AltGraph", "Mod"]);
const BROWSERS: ReadonlySet<string> = new Set(
  ["N", "T", "W"].flatMap((letter) => [`Mod+${letter}`, `Mod+Shift+${letter}`]),
);
const CLIPBOARD: ReadonlySet<string> = new Set(["Mod+C", "Mod+X", "Mod+V"]);

export const keymap = createStore<KeymapState>(() => ({ changed: stored() }));

export const keysOf = (command: Command): readonly string[] =>
  keymap.getState().changed[command.id] ?? command.keys;

export function setKeys(command: Command, keys: readonly string[]): void {
  const { [command.id]: _, ...others } = keymap.getState().changed;
  keep(isSameList(keys, command.keys) ? others : { ...others, [command.id]: [...keys] });
}

export const resetKeys = (command: Command): void => setKeys(command, command.keys);
export const resetAllKeys = (): void => keep({});

/** The commands that would answer to a key, other than this one. */
export function sharing(commands: readonly Command[], command: Command, key: string): Command[] {
  return commands.filter((each) => each.id !== command.id && keysOf(each).includes(key));
}

/** Every command with its keys, as text for a file or a colleague. */
export function writeKeys(commands: readonly Command[]): string {
  const rows = commands.map((command) => [command.id, keysOf(command)] as const);
  return JSON.stringify(Object.fromEntries(rows), null, 2);
}

/** Why a key cannot be given to a command, as a sentence; null when it can. */
export function whyNotKey(key: string): string | null {
  const { refused } = words.commands;
  const last = key.slice(key.lastIndexOf("+") + 1);
  if (BARE.has(last)) return refused.bare;
  if (last === "Tab") return refused.tab;
  if (BROWSERS.has(key)) return refused.browser;
  return CLIPBOARD.has(key) ? refused.clipboard : null;
}

/** Whether a press is no key yet: Shift alone waits for what follows. */
export const isBare = (key: string): boolean => BARE.has(key.slice(key.lastIndexOf("+") + 1));

function keep(changed: KeymapState["changed"]): void {
  keymap.setState({ changed });
  try {
    if (Object.keys(changed).length === 0) localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, JSON.stringify(changed));
  } catch {
    // A browser that stores nothing keeps them until the page is left.
  }
}

function stored(): KeymapState["changed"] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, keys]) => isKeyList(keys)));
  } catch {
    return {};
  }
}

function isKeyList(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length > KEYS_MAX) return false;
  return value.every(
    (key) => typeof key === "string" && key.length <= KEY_CHARS_MAX && whyNotKey(key) === null,
  );
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each, index) => each === b[index]);
