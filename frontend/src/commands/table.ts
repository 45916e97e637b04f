// All commands in one table; what a key press, a menu entry or the command palette does is looked up here.
import { building } from "./building";
import { belongsHere, isPossible, type Command } from "./command";
import { debugging } from "./debugging";
import { drawing } from "./drawing";
import { flow } from "./flow";
import { here } from "./here";
import { keysOf } from "./keymap";
import { picking } from "./picking";
import { places } from "./places";
import { running } from "./running";
import { selecting } from "./selecting";
import { subflow } from "./subflow";
import { viewing } from "./viewing";
import { walking } from "./walking";

export const COMMANDS: readonly Command[] = [
  ...flow,
  ...running,
  ...debugging,
  ...building,
  ...picking,
  ...subflow,
  ...drawing,
  ...selecting,
  ...walking,
  ...viewing,
  ...places,
];

const BY_ID = new Map(COMMANDS.map((command) => [command.id, command]));

export const commandById = (id: string): Command | undefined => BY_ID.get(id);

/** Whether a menu may offer it now. */
export function canRun(id: string): boolean {
  const command = BY_ID.get(id);
  return command?.run !== undefined && isPossible(command, here());
}

/** Does it as if its key had been pressed; nothing when it cannot be done here. */
export function runCommand(id: string, pressed = ""): void {
  const command = BY_ID.get(id);
  const at = here();
  if (command?.run !== undefined && isPossible(command, at)) command.run(at, pressed);
}

/** The command of a key that can be done here. */
export function findCommand(key: string, at = here()): Command | undefined {
  return COMMANDS.find((command) => hasKey(command, key) && isPossible(command, at));
}

/** A command of this page with that key, even when it has nothing to work on now. */
export function boundTo(key: string, at = here()): Command | undefined {
  return COMMANDS.find((command) => hasKey(command, key) && belongsHere(command, at));
}

const hasKey = (command: Command, key: string): boolean =>
  command.run !== undefined && command.isBrowsers !== true && keysOf(command).includes(key);
