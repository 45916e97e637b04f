// Groups: named frames behind nodes of one scope, and what is collapsed; every edit of them as data.
import type { Edit, FlowDraft } from "./change";
import { isScope } from "./catalog";
import type { Color, Flow, FlowGroup, NodeId, Point } from "./flow";
import { pointOf, sizeOf, type Size } from "./geometry";
import { freshId } from "./ids";
import { words } from "../words/words";

const { edits } = words.model;

export const GROUP_HEADER = 32;
export const GROUP_PADDING = 16;

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export const colorOfGroup = (group: FlowGroup): Color => group.color ?? "neutral";

export function groupOf(flow: Flow, node: NodeId): FlowGroup | undefined {
  return flow.groups?.find((group) => group.nodes.includes(node));
}

/** Members that exist and live in the scope of the first of them; others are not drawn as members. */
export function membersOf(flow: Flow, group: FlowGroup): NodeId[] {
  const named = new Set(group.nodes);
  const found = flow.nodes.filter((node) => named.has(node.id));
  const home = found[0]?.parent;
  return found.filter((node) => node.parent === home).map((node) => node.id);
}

/** The frame around boxes, with room for its header. */
export function frameAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x)) - GROUP_PADDING;
  const top = Math.min(...boxes.map((box) => box.y)) - GROUP_PADDING - GROUP_HEADER;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + GROUP_PADDING;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + GROUP_PADDING;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Within the scope that the group's nodes live in. */
export function boundsOf(flow: Flow, group: FlowGroup): Box | null {
  const members = new Set(membersOf(flow, group));
  const boxes = flow.nodes
    .filter((node) => members.has(node.id))
    .map((node) => {
      const [x, y] = pointOf(flow, node.id);
      return { x, y, ...sizeOf(flow, node) };
    });
  return frameAround(boxes);
}

/** Puts nodes of one scope into a new group; null when they live in several, or when there are none. */
export function makeGroup(
  flow: Flow,
  ids: readonly NodeId[],
  name: string,
): { edit: Edit; id: string } | null {
  const chosen = outermost(flow, ids);
  const homes = new Set(chosen.map((node) => node.parent));
  if (chosen.length === 0 || homes.size !== 1) return null;
  const taken = new Set([
    ...flow.nodes.map((node) => node.id),
    ...(flow.groups ?? []).map((group) => group.id),
  ]);
  const id = freshId("group_1", (each) => taken.has(each));
  const nodes = chosen.map((node) => node.id);
  const recipe = (draft: FlowDraft) => {
    leaveGroups(draft, new Set(nodes));
    draft.groups = [...(draft.groups ?? []), { id, name, nodes }];
  };
  return { id, edit: { label: edits.group, recipe } };
}

/** Chosen nodes without those that live in a chosen scope: they come along. */
export function outermost(flow: Flow, ids: readonly NodeId[]): Flow["nodes"] {
  const chosen = new Set(ids);
  return flow.nodes.filter(
    (node) => chosen.has(node.id) && (node.parent === undefined || !chosen.has(node.parent)),
  );
}

/** Takes the frames away; the nodes stay. */
export function ungroup(ids: readonly string[]): Edit {
  return {
    label: edits.ungroup,
    recipe: (draft) => {
      const gone = new Set(ids);
      setGroups(
        draft,
        (draft.groups ?? []).filter((group) => !gone.has(group.id)),
      );
      forget(draft, gone);
    },
  };
}

export function renameGroup(id: string, name: string): Edit {
  return changeGroup(edits.renameGroup, id, (group) => {
    group.name = name;
  });
}

export function colorGroup(id: string, color: Color): Edit {
  return changeGroup(edits.colorGroup, id, (group) => {
    if (color === "neutral") delete group.color;
    else group.color = color;
  });
}

/** Folds groups and scopes into a card each, or opens them again when all of them are folded. */
export function toggleCollapsed(ids: readonly string[]): Edit {
  return {
    label: ids.length === 1 ? edits.collapse : edits.collapseAll,
    recipe: (draft) => {
      const known = new Set(draft.collapsed ?? []);
      const isAllFolded = ids.every((id) => known.has(id));
      for (const id of ids) {
        if (isAllFolded) known.delete(id);
        else known.add(id);
      }
      setCollapsed(draft, [...known]);
    },
  };
}

/** Which groups and scopes a selection means: groups themselves, scopes, else the group around a node. */
export function foldable(
  flow: Flow,
  nodes: readonly NodeId[],
  groups: readonly string[],
): string[] {
  if (groups.length > 0) return [...groups];
  const chosen = new Set(nodes);
  const scopes = flow.nodes.filter((node) => chosen.has(node.id) && isScope(node.type));
  if (scopes.length > 0) return scopes.map((node) => node.id);
  const around = (flow.groups ?? []).filter((group) => group.nodes.some((id) => chosen.has(id)));
  if (around.length > 0) return around.map((group) => group.id);
  const homes = flow.nodes.filter((node) => chosen.has(node.id)).map((node) => node.parent);
  return [...new Set(homes)].filter((home) => home !== undefined);
}

/** After a drag: who was dropped outside of its group's frame leaves it, who was dropped in one joins it. */
export function regroup(before: Flow, moved: readonly NodeId[]): Edit {
  const frames = (before.groups ?? [])
    .filter((group) => !before.collapsed?.includes(group.id))
    .map((group) => ({ group, box: boundsOf(before, group), home: homeOf(before, group) }));
  return {
    label: edits.otherGroup,
    recipe: (draft) => {
      for (const id of moved) {
        const node = draft.nodes.find((each) => each.id === id);
        if (node === undefined) continue;
        const middle = middleOf(draft, id);
        const own = frames.find(({ group }) => group.nodes.includes(id));
        const now = frames.find(
          ({ box, home }) => home === node.parent && box !== null && isWithin(box, middle),
        );
        // A whole group that moves keeps its nodes, wherever its frame was.
        if (own && own.group.nodes.every((each) => moved.includes(each))) continue;
        if (own?.group.id === now?.group.id) continue;
        leaveGroups(draft, new Set([id]));
        const target = draft.groups?.find((group) => group.id === now?.group.id);
        if (target) target.nodes = [...target.nodes, id];
      }
    },
  };
}

function homeOf(flow: Flow, group: FlowGroup): NodeId | undefined {
  const [first] = membersOf(flow, group);
  return flow.nodes.find((node) => node.id === first)?.parent;
}

function middleOf(flow: Flow, id: NodeId): Point {
  const node = flow.nodes.find((each) => each.id === id);
  const [x, y] = pointOf(flow, id);
  if (node === undefined) return [x, y];
  const { width, height } = sizeOf(flow, node);
  return [x + width / 2, y + height / 2];
}

const isWithin = (box: Box, [x, y]: Point): boolean =>
  x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;

/** Takes nodes out of the groups they are in; a group without nodes is gone. */
export function leaveGroups(draft: FlowDraft, ids: ReadonlySet<NodeId>): void {
  if (!draft.groups?.some((group) => group.nodes.some((id) => ids.has(id)))) return;
  for (const group of draft.groups) {
    if (group.nodes.some((id) => ids.has(id)))
      group.nodes = group.nodes.filter((id) => !ids.has(id));
  }
  const empty = draft.groups.filter((group) => group.nodes.length === 0).map((group) => group.id);
  setGroups(
    draft,
    draft.groups.filter((group) => group.nodes.length > 0),
  );
  forget(draft, new Set(empty));
}

/** Nothing that is gone stays collapsed. */
export function forget(draft: FlowDraft, ids: ReadonlySet<string>): void {
  if (draft.collapsed?.some((id) => ids.has(id)))
    setCollapsed(
      draft,
      draft.collapsed.filter((id) => !ids.has(id)),
    );
}

export function renameInGroups(draft: FlowDraft, from: NodeId, to: NodeId): void {
  for (const group of draft.groups ?? []) {
    if (group.nodes.includes(from)) group.nodes = group.nodes.map((id) => (id === from ? to : id));
  }
  if (draft.collapsed?.includes(from))
    draft.collapsed = draft.collapsed.map((id) => (id === from ? to : id));
}

function changeGroup(label: string, id: string, change: (group: GroupDraft) => void): Edit {
  return {
    label,
    recipe: (draft) => {
      const group = draft.groups?.find((each) => each.id === id);
      if (group) change(group);
    },
  };
}

type GroupDraft = NonNullable<FlowDraft["groups"]>[number];

function setGroups(draft: FlowDraft, groups: GroupDraft[]): void {
  if (groups.length > 0) draft.groups = groups;
  else delete draft.groups;
}

function setCollapsed(draft: FlowDraft, ids: string[]): void {
  if (ids.length > 0) draft.collapsed = ids;
  else delete draft.collapsed;
}
