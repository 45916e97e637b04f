// A right click says what the menu is about: it chooses what lies under the pointer, if it was not chosen.
import { useMemo, type MouseEvent } from "react";

import { groupIn, isMark, noteIn } from "../model/fold";
import { membersOf } from "../model/groups";
import type { Point } from "../model/flow";
import { useSession, type Session } from "../store/context";
import type { MenuAt } from "../store/ui";

const NOT_CANVAS = ".react-flow__panel, input, textarea, [role=menu], [role=dialog]";

export function useMenu(): (event: MouseEvent) => void {
  const session = useSession();
  return useMemo(() => (event: MouseEvent) => onContextMenu(session, event), [session]);
}

function onContextMenu(session: Session, event: MouseEvent): void {
  const target = event.target as Element;
  const box = event.currentTarget.getBoundingClientRect();
  const api = session.canvas.current;
  if (api === null || target.closest(NOT_CANVAS) !== null) return;
  event.preventDefault();
  const screen: Point = [event.clientX - box.left, event.clientY - box.top];
  session.ui.setState({
    menu: { about: aboutOf(session, target), screen, at: api.fromBox(screen) },
  });
}

function aboutOf(session: Session, target: Element): MenuAt["about"] {
  const { editor } = session;
  const { selection } = editor.getState();
  if (target.closest(".react-flow__nodesselection") !== null) return "selection";
  const node = target.closest<HTMLElement>(".react-flow__node")?.dataset["id"];
  if (node !== undefined) {
    const isChosen = selection.nodes.has(node) || selection.marks.has(node);
    if (!isChosen) choose(session, node);
    const { nodes, marks } = editor.getState().selection;
    if (noteIn(node) !== undefined && nodes.size === 0) return "note";
    if (groupIn(node) !== undefined) return "group";
    return nodes.size + marks.size > 1 ? "selection" : "node";
  }
  const edge =
    target.closest<HTMLElement>("[data-edge]")?.dataset["edge"] ??
    target.closest<SVGElement>(".react-flow__edge")?.dataset["id"];
  if (edge !== undefined) {
    editor.actions.select([], [edge]);
    return "edge";
  }
  return "pane";
}

/** Chooses a card of the canvas by its name there: a node, a note, or a group with its nodes. */
export function choose({ editor }: Pick<Session, "editor">, id: string): void {
  if (!isMark(id)) {
    editor.actions.select([id]);
    return;
  }
  const { flow } = editor.getState();
  const group = flow.groups?.find((each) => each.id === groupIn(id));
  editor.actions.select(group === undefined ? [] : membersOf(flow, group), [], [id]);
}
