// The one listener that turns key presses into commands, on every page.
import { useEffect } from "react";

import { isTyping, keyName } from "./keyNames";
import { boundTo, findCommand, runCommand } from "./table";

/** Presses meant for a field or a dialog are left alone, save for commands that work everywhere. */
export function useKeys(): void {
  useEffect(() => {
    window.addEventListener("keydown", onPress);
    return () => window.removeEventListener("keydown", onPress);
  }, []);
}

function onPress(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("[role=dialog][aria-modal=true]") !== null) return;
  const key = keyName(event);
  const command = findCommand(key) ?? (key.startsWith("Mod+") ? boundTo(key) : undefined);
  if (command === undefined) return;
  if (command.isGlobal !== true && (isTyping(event.target) || isOnControl(event))) return;
  event.preventDefault();
  runCommand(command.id, key);
}

/** Enter on a button presses it; arrows on tabs and menus move there. */
function isOnControl({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (key === "Enter") return target.closest("button, a") !== null;
  return (
    key.startsWith("Arrow") && target.closest("[role=tab], [role=menu], [role=radiogroup]") !== null
  );
}
