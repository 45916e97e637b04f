// The flow that is being edited: document, undo, selection, findings, what is saved; knows no React and no server.
import { createStore, type StoreApi } from "zustand/vanilla";

import { applyChange, invert, perform, squash, type Change, type Edit } from "../model/change";
import { edgeKeys } from "../model/connect";
import type { Finding, Flow, NodeId } from "../model/flow";
import { marksOf } from "../model/fold";

/** Edits of one group closer together than this are one step of undo. */
const GESTURE_MS = 1_500;
const UNDO_STEPS_MAX = 500;
const NEVER = Number.NEGATIVE_INFINITY;

export interface Selection {
  readonly nodes: ReadonlySet<NodeId>;
  /** Edge keys, see model/connect. */
  readonly edges: ReadonlySet<string>;
  /** Notes and groups, see model/fold; a chosen group's nodes are among `nodes`. */
  readonly marks: ReadonlySet<string>;
}

export interface EditorState {
  readonly flow: Flow;
  /** The last change that the server has: null before any, undefined when it has another document. */
  readonly savedAt: Change | null | undefined;
  readonly revision: number;
  /** What the server has under that revision. */
  readonly savedFlow: Flow;
  readonly publishedVersion: number | null;
  /** The saved draft differs from the newest version. */
  readonly hasUnpublishedChanges: boolean;
  readonly undoStack: readonly Change[];
  readonly redoStack: readonly Change[];
  readonly lastEditAt: number;
  readonly selection: Selection;
  readonly findings: readonly Finding[];
}

export interface Saved {
  readonly flow: Flow;
  readonly revision: number;
  readonly hasUnpublishedChanges: boolean;
}

export interface EditorActions {
  perform(edit: Edit): void;
  undo(): void;
  redo(): void;
  select(nodes: Iterable<NodeId>, edges?: Iterable<string>, marks?: Iterable<string>): void;
  /** The server has the document up to this change (see `lastChange`) under this revision now. */
  markSaved(at: Change | null, saved: Saved): void;
  /** Somebody else saved: theirs is what the document stands on, and it stays changed against it. */
  rebase(theirs: Flow, revision: number): void;
  markPublished(version: number): void;
  setFindings(findings: readonly Finding[]): void;
}

export type EditorStore = StoreApi<EditorState> & { readonly actions: EditorActions };

export const EMPTY_SELECTION: Selection = {
  nodes: new Set(),
  edges: new Set(),
  marks: new Set(),
};

export interface EditorStart {
  readonly flow: Flow;
  readonly revision: number;
  readonly publishedVersion: number | null;
  readonly hasUnpublishedChanges?: boolean;
  readonly now: () => number;
}

/** A store for one document. Time is asked of `now`, in milliseconds. */
export function createEditor(start: EditorStart): EditorStore {
  const store = createStore<EditorState>(() => ({
    flow: start.flow,
    savedAt: null,
    revision: start.revision,
    savedFlow: start.flow,
    publishedVersion: start.publishedVersion,
    hasUnpublishedChanges: start.hasUnpublishedChanges ?? false,
    undoStack: [],
    redoStack: [],
    lastEditAt: NEVER,
    selection: EMPTY_SELECTION,
    findings: [],
  }));
  return Object.assign(store, { actions: actionsOf(store, start.now) });
}

function actionsOf(store: StoreApi<EditorState>, now: () => number): EditorActions {
  const { getState: get, setState: set } = store;
  return {
    perform: (edit) => set(performed(get(), edit, now())),
    undo: () => set(undone(get())),
    redo: () => set(redone(get())),
    select: (nodes, edges = [], marks = []) => {
      const next = { nodes: new Set(nodes), edges: new Set(edges), marks: new Set(marks) };
      if (!isSameSelection(get().selection, next)) set({ selection: next });
    },
    markSaved: (at, { flow, ...saved }) =>
      set({ savedAt: at, savedFlow: flow, lastEditAt: NEVER, ...saved }),
    rebase: (theirs, revision) => set({ savedAt: undefined, savedFlow: theirs, revision }),
    markPublished: (version) => set({ publishedVersion: version, hasUnpublishedChanges: false }),
    setFindings: (findings) => set({ findings }),
  };
}

function performed(state: EditorState, edit: Edit, at: number): Partial<EditorState> {
  const [flow, change] = perform(state.flow, edit);
  if (change === null) return {};
  const top = state.undoStack.at(-1);
  const isSameGesture =
    top?.group !== undefined && top.group === change.group && at - state.lastEditAt < GESTURE_MS;
  const undoStack = isSameGesture
    ? [...state.undoStack.slice(0, -1), squash(top, change)]
    : [...state.undoStack, change].slice(-UNDO_STEPS_MAX);
  return { flow, undoStack, redoStack: [], lastEditAt: at, selection: kept(state.selection, flow) };
}

function undone(state: EditorState): Partial<EditorState> {
  const change = state.undoStack.at(-1);
  if (change === undefined) return {};
  const flow = applyChange(state.flow, invert(change));
  return {
    flow,
    undoStack: state.undoStack.slice(0, -1),
    redoStack: [...state.redoStack, change],
    lastEditAt: NEVER,
    selection: kept(state.selection, flow),
  };
}

function redone(state: EditorState): Partial<EditorState> {
  const change = state.redoStack.at(-1);
  if (change === undefined) return {};
  const flow = applyChange(state.flow, change);
  return {
    flow,
    undoStack: [...state.undoStack, change],
    redoStack: state.redoStack.slice(0, -1),
    lastEditAt: NEVER,
    selection: kept(state.selection, flow),
  };
}

/** The selection without what is no longer there. */
function kept(selection: Selection, flow: Flow): Selection {
  if (selection.nodes.size + selection.edges.size + selection.marks.size === 0) return selection;
  const nodes = flow.nodes.map((node) => node.id).filter((id) => selection.nodes.has(id));
  const edges = edgeKeys(flow.edges).filter((key) => selection.edges.has(key));
  const marks = marksOf(flow).filter((mark) => selection.marks.has(mark));
  const next = { nodes: new Set(nodes), edges: new Set(edges), marks: new Set(marks) };
  return isSameSelection(selection, next) ? selection : next;
}

function isSameSelection(a: Selection, b: Selection): boolean {
  return isSameSet(a.nodes, b.nodes) && isSameSet(a.edges, b.edges) && isSameSet(a.marks, b.marks);
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

/** What the document is, as far as undo knows: the newest change in it. */
export const lastChange = (state: EditorState): Change | null => state.undoStack.at(-1) ?? null;

/** Whether the server has another document than this; undo back to what was saved counts as saved. */
export const isDirty = (state: EditorState): boolean => lastChange(state) !== state.savedAt;
