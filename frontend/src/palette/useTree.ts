// The keys of the outline, as trees have them everywhere, and what choosing a line does.
import { useCallback, useRef, useState, type KeyboardEvent } from "react";

import { boundTo } from "../commands/table";
import { keyName } from "../commands/keyNames";
import type { Line } from "../model/outline";
import { useSession, type Session } from "../store/context";

export interface TreeMenu {
  readonly line: Line;
  readonly element: Element | null;
}

interface TreeStart {
  readonly lines: readonly Line[];
  readonly folded: ReadonlySet<string>;
  readonly onFold: (folded: ReadonlySet<string>) => void;
  readonly scrollTo: (index: number) => void;
}

export function useTree({ lines, folded, onFold, scrollTo }: TreeStart) {
  const session = useSession();
  const [activeKey, activate] = useState<string | null>(null);
  const [menu, setMenu] = useState<TreeMenu | null>(null);
  const isFocusWanted = useRef(false);
  const found = lines.findIndex((line) => line.key === activeKey);
  const index = found === -1 ? 0 : found;
  const active = lines[index];
  const goTo = (to: number) => {
    const line = lines[Math.max(0, Math.min(to, lines.length - 1))];
    if (line === undefined) return;
    isFocusWanted.current = true;
    activate(line.key);
    scrollTo(lines.indexOf(line));
  };
  const toggle = (line: Line) => {
    const next = new Set(folded);
    if (!next.delete(line.key)) next.add(line.key);
    onFold(next);
  };
  const choose = useCallback(
    (line: Line, isMore: boolean) => {
      activate(line.key);
      select(session, line, isMore);
    },
    [session],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (active === undefined || event.target instanceof HTMLInputElement) return;
    const name = keyName(event.nativeEvent);
    const moves = movesOf(lines, index, active);
    const to = moves[name];
    if (to === "toggle") toggle(active);
    else if (to !== undefined) goTo(to);
    else if (name === "Enter") choose(active, false);
    else if (name === "Space") choose(active, true);
    else if (name === "ContextMenu" || name === "Shift+F10")
      setMenu({ line: active, element: event.currentTarget.querySelector(`[tabindex="0"]`) });
    else {
      // Other commands work on the line in focus, as if its card were chosen.
      if (boundTo(name) !== undefined && !name.startsWith("Mod+")) selectFirst(session, active);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const openMenu = (line: Line, element: Element) => {
    activate(line.key);
    setMenu({ line, element });
  };
  const closeMenu = () => setMenu(null);
  return { active, isFocusWanted, menu, toggle, choose, onKeyDown, openMenu, closeMenu };
}

type Moves = Readonly<Record<string, number | "toggle" | undefined>>;

function movesOf(lines: readonly Line[], index: number, { isOpen, parent }: Line): Moves {
  return {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: lines.length - 1,
    PageDown: index + 10,
    PageUp: index - 10,
    ArrowRight: isOpen === false ? "toggle" : isOpen === true ? index + 1 : index,
    ArrowLeft:
      isOpen === true
        ? "toggle"
        : parent === null
          ? index
          : lines.findIndex((line) => line.key === parent),
  };
}

function idsOf({ editor }: Session, line: Line): readonly string[] {
  if (line.kind !== "group") return [line.id];
  return editor.getState().flow.groups?.find((group) => group.id === line.id)?.nodes ?? [];
}

function select(session: Session, line: Line, isMore: boolean): void {
  const { canvas, editor } = session;
  const ids = idsOf(session, line);
  const { nodes } = editor.getState().selection;
  if (isMore) {
    const next = new Set(nodes);
    for (const id of ids) if (!next.delete(id)) next.add(id);
    editor.actions.select(next);
    return;
  }
  editor.actions.select(ids);
  canvas.current?.reveal(ids);
}

function selectFirst(session: Session, line: Line): void {
  const ids = idsOf(session, line);
  const { nodes } = session.editor.getState().selection;
  if (!ids.every((id) => nodes.has(id))) session.editor.actions.select(ids);
}
