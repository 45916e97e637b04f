// Notes and groups as the canvas library's nodes: a group lies behind its nodes, or is one card when collapsed.
import type { NodeHandle } from "@xyflow/react";

import type { NodeId } from "../model/flow";
import { groupMark, noteMark } from "../model/fold";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { boundsOf, colorOfGroup, frameAround, membersOf } from "../model/groups";
import { colorOfNote, noteIds } from "../model/notes";
import { words } from "../words/words";
import { declared, portsAt } from "./handles";
import { kept, troubles, type CanvasNode, type CardNode, type Facts } from "./project";
import type { GroupCard, GroupData, NoteCard } from "./project";

const BEHIND = { note: -2, group: -1 } as const;
/** The frame takes no presses, its header does: what lies in it can still be chosen with a rectangle. */
const THROUGH = { pointerEvents: "none" } as const;
const BUNDLE = { width: CARD_WIDTH, height: CARD_HEIGHT };

export function projectNotes(
  { subject }: Facts,
  before: ReadonlyMap<string, CanvasNode>,
): NoteCard[] {
  const notes = subject.flow.notes ?? [];
  return noteIds(notes).flatMap((id, index) => {
    const note = notes[index];
    if (note === undefined) return [];
    const next: NoteCard = {
      id: noteMark(id),
      type: "note",
      position: { x: note.at[0], y: note.at[1] },
      width: note.size[0],
      height: note.size[1],
      measured: { width: note.size[0], height: note.size[1] },
      zIndex: BEHIND.note,
      connectable: false,
      handles: [],
      ariaLabel: words.canvas.noteLabel(note.text),
      data: { text: note.text, color: colorOfNote(note) },
    };
    return [kept(before.get(next.id), next)];
  });
}

/** `cards` are the nodes as drawn: their places while they are dragged, their real heights. */
export function projectGroups(
  facts: Facts,
  cards: readonly CardNode[],
  before: ReadonlyMap<string, CanvasNode>,
): GroupCard[] {
  const { flow } = facts.subject;
  const byId = new Map(cards.map((card) => [card.id, card]));
  const parents = new Map(flow.nodes.map((node) => [node.id, node.parent]));
  return (flow.groups ?? []).flatMap((group) => {
    const members = membersOf(flow, group);
    const [first] = members;
    if (first === undefined) return [];
    const isFolded = flow.collapsed?.includes(group.id) ?? false;
    const home = parents.get(first);
    if (home !== undefined && !byId.has(home)) return [];
    const drawn = members.flatMap((id) => byId.get(id) ?? []).map(boxOf);
    const box = isFolded ? boundsOf(flow, group) : frameAround(drawn);
    if (box === null) return [];
    const data: GroupData = {
      name: group.name ?? "",
      color: colorOfGroup(group),
      count: members.length,
      members: members.join("\n"),
      used: isFolded ? usedBy(facts, new Set(members)) : "",
      ...troubles(isFolded ? members.flatMap((id) => facts.problems.get(id) ?? []) : []),
    };
    const next: GroupCard = {
      id: groupMark(group.id),
      position: { x: box.x, y: box.y },
      data,
      ariaLabel: words.canvas.groupLabel(data.name, data.count),
      ...(isFolded ? folded() : open(box)),
      ...(home === undefined ? {} : { parentId: home }),
    };
    return [kept(before.get(next.id), next)];
  });
}

const boxOf = ({ position, width = CARD_WIDTH, height = CARD_HEIGHT }: CardNode) => ({
  x: position.x,
  y: position.y,
  width,
  height,
});

const open = (box: { width: number; height: number }) =>
  ({
    type: "area",
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    zIndex: BEHIND.group,
    selectable: false,
    connectable: false,
    dragHandle: ".area-header",
    style: THROUGH,
    handles: [] as NodeHandle[],
  }) as const;

const folded = () =>
  ({
    type: "bundle",
    ...BUNDLE,
    measured: BUNDLE,
    zIndex: 1,
    connectable: false,
    handles: declared(portsAt("card", ["out"], BUNDLE)),
  }) as const;

function usedBy({ subject }: Facts, members: ReadonlySet<NodeId>): string {
  const used = new Set<string>();
  for (const edge of subject.flow.edges) {
    if (members.has(edge.from) === members.has(edge.to)) continue;
    const isUndo = edge.kind === "compensation";
    if (members.has(edge.from)) used.add(isUndo ? "undo" : "out");
    else used.add(isUndo ? "undo-in" : "in");
  }
  return [...used].sort().join("\n");
}
