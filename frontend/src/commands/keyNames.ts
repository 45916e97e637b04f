// How a key press is written, `Mod+Shift+Z`, and how that reads on this machine; knows no commands.

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

const TYPING =
  "input, textarea, select, [contenteditable], .cm-editor, [role=combobox], [role=dialog]";

/** Whether a press is meant for a field or a dialog, not for the canvas. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const SIGNS: Readonly<Record<string, string>> = {
  Mod: isMac ? "⌘" : "Ctrl",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** `Ctrl+Z`, or `⌘Z` on a Mac. */
export function written(key: string): string {
  return key
    .split("+")
    .map((part) => SIGNS[part] ?? part)
    .join(isMac ? "" : "+");
}
