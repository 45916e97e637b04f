// What a tooltip says of a command's key: asked of the table, so that changed keys are named, and a Mac's signs on a Mac.
import { useStore } from "zustand";

import { words } from "../words/words";
import { written } from "./keyNames";
import { keymap, keysOf } from "./keymap";
import { commandById } from "./table";

/** The first key of a command as it is written here; empty when it has none. */
export function keyText(id: string): string {
  const command = commandById(id);
  const key = command && keysOf(command)[0];
  return key === undefined ? "" : written(key);
}

/** The same, drawn anew when a person changes keys. */
export const useKeyText = (id: string): string => useStore(keymap, () => keyText(id));

/** `Tidy up (Alt+Shift+T)`. */
export function useHint(text: string, id: string): string {
  const key = useKeyText(id);
  return key === "" ? text : words.commands.withKey(text, key);
}
