// An edit of the document as data: a Change has an inverse, and changes of one gesture become one; knows no React.
import { apply, create, type Patches } from "mutative";

import type { Flow, FlowEdge, FlowGroup, FlowNode, FlowNote, NodeId, Point } from "./flow";

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type NodeDraft = Mutable<FlowNode>;
export type EdgeDraft = Mutable<FlowEdge>;
export type Place = Point | readonly [number, number, number, number];

/** The document while a recipe changes it. Values below a node's or edge's fields are replaced whole. */
export interface FlowDraft extends Omit<
  Mutable<Flow>,
  "nodes" | "edges" | "layout" | "notes" | "groups" | "collapsed"
> {
  nodes: NodeDraft[];
  edges: EdgeDraft[];
  layout?: Record<NodeId, Place>;
  notes?: Mutable<FlowNote>[];
  groups?: Mutable<FlowGroup>[];
  collapsed?: string[];
}

/** What a person means to do, before it is done. Equal groups in quick succession are one step of undo. */
export interface Edit {
  readonly label: string;
  readonly group?: string;
  readonly recipe: (draft: FlowDraft) => void;
}

/** What was done: patches that lead there, and patches that lead back. */
export interface Change {
  readonly label: string;
  readonly group?: string;
  readonly patches: Patches;
  readonly inverse: Patches;
}

/** Do an edit. The change is null when nothing came of it. */
export function perform(flow: Flow, edit: Edit): readonly [Flow, Change | null] {
  // As an object: the types of a draft of JSON would never end.
  const [next, patches, inverse] = create(
    flow as object,
    (draft) => {
      edit.recipe(draft as FlowDraft);
    },
    { enablePatches: true },
  );
  if (patches.length === 0) return [flow, null];
  const group = edit.group === undefined ? {} : { group: edit.group };
  return [next as Flow, { label: edit.label, ...group, patches, inverse }];
}

export function applyChange(flow: Flow, change: Change): Flow {
  return apply(flow as object, change.patches) as Flow;
}

/** The change that takes this one back. */
export function invert(change: Change): Change {
  return { ...change, patches: change.inverse, inverse: change.patches };
}

/** Two changes in a row as one; the earlier one gives its name. */
export function squash(earlier: Change, later: Change): Change {
  return {
    ...earlier,
    patches: [...earlier.patches, ...later.patches] as Patches,
    inverse: [...later.inverse, ...earlier.inverse] as Patches,
  };
}
