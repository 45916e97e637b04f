// A command is one object, used by keys, menus and the cheat sheet alike; how a key press finds its command.

export type CommandGroup = "Build" | "Select and move" | "View" | "Flow";

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** For example `Mod+D`, `Shift+Alt+T`, `N`, `Delete`. Mod is Ctrl, or Command on a Mac. */
  readonly keys: readonly string[];
  /** Absent: the browser does it (clipboard). */
  readonly run?: (keys: string) => void;
  /** Works while a text is being typed, too. */
  readonly isGlobal?: boolean;
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly code?: string;
}

/** `Mod+Shift+Z` for a press; letters are upper case, and `?` is the key that was meant. */
export function keyName(press: KeyPress): string {
  // With Alt a Mac writes another letter; the key that was pressed is meant.
  const letter = press.altKey ? /^Key([A-Z])$/.exec(press.code ?? "")?.[1] : undefined;
  const meant = letter ?? press.key;
  const isSign = meant.length === 1 && !/[a-z0-9]/i.test(meant);
  const key = meant.length === 1 ? meant.toUpperCase() : meant;
  const parts = [
    press.ctrlKey || press.metaKey ? "Mod" : "",
    press.altKey ? "Alt" : "",
    // `?` is written with Shift on most keyboards; Shift says nothing more then.
    press.shiftKey && !isSign ? "Shift" : "",
    key === " " ? "Space" : key,
  ];
  return parts.filter((part) => part !== "").join("+");
}

export function findCommand(commands: readonly Command[], press: KeyPress): Command | undefined {
  const name = keyName(press);
  return commands.find((command) => command.run !== undefined && command.keys.includes(name));
}

const TYPING =
  "input, textarea, select, [contenteditable], .cm-editor, [role=combobox], [role=dialog]";

/** Whether a press is meant for a field or a dialog, not for the canvas. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}
