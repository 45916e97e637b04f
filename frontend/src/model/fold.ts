// What a collapsed group or scope hides, and the card that stands for it; pure, knows no canvas.
import { isScope } from "./catalog";
import type { Flow, NodeId } from "./flow";
import { membersOf } from "./groups";
import { noteIds } from "./notes";

/** A card that is no node of the document: its name on the canvas says what it is. */
export const GROUP_MARK = "group:";
export const NOTE_MARK = "note:";
export const groupMark = (id: string): string => `${GROUP_MARK}${id}`;
export const noteMark = (id: string): string => `${NOTE_MARK}${id}`;
export const isMark = (id: string): boolean =>
  id.startsWith(GROUP_MARK) || id.startsWith(NOTE_MARK);

/** The group's id in a mark; undefined for anything else. */
export const groupIn = (mark: string): string | undefined =>
  mark.startsWith(GROUP_MARK) ? mark.slice(GROUP_MARK.length) : undefined;
export const noteIn = (mark: string): string | undefined =>
  mark.startsWith(NOTE_MARK) ? mark.slice(NOTE_MARK.length) : undefined;

/** Hidden nodes, each with the card that stands for it: a scope's id or a group's mark. */
export function foldOf(flow: Flow): ReadonlyMap<NodeId, string> {
  const folded = new Map<NodeId, string>();
  const collapsed = new Set(flow.collapsed ?? []);
  if (collapsed.size === 0) return folded;
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const inGroup = new Map<NodeId, string>();
  for (const group of flow.groups ?? []) {
    if (!collapsed.has(group.id)) continue;
    for (const id of membersOf(flow, group)) inGroup.set(id, groupMark(group.id));
  }
  for (const node of flow.nodes) {
    let card: string | undefined = inGroup.get(node.id);
    let up = node.parent;
    // The outermost fold wins; a circle of parents ends the walk.
    for (let steps = 0; up !== undefined && steps < 64; steps += 1) {
      const scope = byId.get(up);
      if (scope === undefined) break;
      if (collapsed.has(up) && isScope(scope.type)) card = up;
      card = inGroup.get(up) ?? card;
      up = scope.parent;
    }
    if (card !== undefined) folded.set(node.id, card);
  }
  return folded;
}

export const isFolded = (flow: Flow, id: string): boolean => flow.collapsed?.includes(id) ?? false;

/** Names of all notes and groups on the canvas. */
export const marksOf = (flow: Flow): string[] => [
  ...noteIds(flow.notes ?? []).map(noteMark),
  ...(flow.groups ?? []).map((group) => groupMark(group.id)),
];
