// What a row of a tree of data may be used for: its path is dragged away, or chosen by Enter. Draws nothing.
import { createContext, useContext, type KeyboardEvent } from "react";

export interface PathUse {
  /** How an expression calls the whole value. */
  readonly root: string;
  readonly onDrag: (data: DataTransfer, path: string) => void;
  readonly onChoose: (path: string) => void;
}

/** null: the value can only be looked at. */
export const PathUseContext = createContext<PathUse | null>(null);

/** A step into a list or a map, as an expression says it. */
export function spokenStep(key: string, isIndex: boolean): string {
  if (isIndex) return `[${key}]`;
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Attributes of a row; `inside` is its path below the root. */
export function usePathRow(inside: string) {
  const use = useContext(PathUseContext);
  if (use === null) return {};
  const path = `${use.root}${inside}`;
  return {
    draggable: true,
    tabIndex: -1,
    title: path,
    "data-path": path,
    onDragStart: (event: { readonly dataTransfer: DataTransfer; stopPropagation: () => void }) => {
      event.stopPropagation();
      use.onDrag(event.dataTransfer, path);
    },
  };
}

/** Arrows walk the rows and open them, Enter chooses; for the element around all of them. */
export function usePathKeys() {
  const use = useContext(PathUseContext);
  return use === null ? undefined : (event: KeyboardEvent<HTMLElement>) => walk(event, use);
}

function walk(event: KeyboardEvent<HTMLElement>, use: PathUse): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-path]")];
  const row = (event.target as Element).closest<HTMLElement>("[data-path]");
  const at = row === null ? -1 : rows.indexOf(row);
  const isOpen = row?.getAttribute("aria-expanded");
  const go = (to: number) => rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    ArrowRight: () => (isOpen === "false" ? row?.click() : go(at + 1)),
    ArrowLeft: () => (isOpen === "true" ? row?.click() : go(at - 1)),
    Enter: () => use.onChoose(row?.dataset["path"] ?? ""),
  };
  const step = steps[event.key];
  if (step === undefined || (event.key === "Enter" && row !== event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  step();
}
