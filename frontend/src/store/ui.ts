// What is open around the canvas: quick add, renaming, panels; nothing of it is saved with a flow.
import { createStore, type StoreApi } from "zustand/vanilla";

import type { FlowEdge, NodeId, Point } from "../model/flow";

/** What a node that is about to be chosen will be wired to. */
export type Link =
  | { readonly kind: "from"; readonly node: NodeId; readonly port: string }
  | { readonly kind: "undo"; readonly node: NodeId }
  | { readonly kind: "to"; readonly node: NodeId }
  | { readonly kind: "split"; readonly edge: FlowEdge };

export interface QuickAdd {
  /** Where the list opens, in pixels of the canvas's own box. */
  readonly screen: Point;
  /** Where the node goes, on the whole canvas. */
  readonly at: Point;
  readonly parent: NodeId | undefined;
  readonly link: Link | null;
}

/** A list at a node that asks for another type, an end of a new edge, or one of its edges. */
export interface Picking {
  readonly kind: "replace" | "connect" | "edges";
  readonly node: NodeId;
  readonly screen: Point;
}

/** The context menu: what it is about, and where it opens, in pixels of the canvas's own box. */
export interface MenuAt {
  readonly about: "node" | "edge" | "pane" | "selection" | "note" | "group";
  readonly screen: Point;
  /** On the whole canvas. */
  readonly at: Point;
}

/** What the panel at the left shows. */
export type LeftTab = "add" | "outline" | "find";

export type InspectorTab = "parameters" | "settings" | "last-run";

export interface UiState {
  readonly quickAdd: QuickAdd | null;
  readonly picking: Picking | null;
  readonly menu: MenuAt | null;
  /** A node, or the mark of a note or group; see model/fold. */
  readonly renaming: NodeId | null;
  readonly isPaletteOpen: boolean;
  readonly leftTab: LeftTab;
  /** How often search was asked for: its field takes the focus each time. */
  readonly findAsked: number;
  readonly isTourOpen: boolean;
  /** The new flow's name is being asked. */
  readonly isExtractOpen: boolean;
  readonly isInspectorOpen: boolean;
  /** The selected node is open in full size. */
  readonly isNodeEditorOpen: boolean;
  readonly isRunPanelOpen: boolean;
  readonly isHandTool: boolean;
  readonly hidesUndo: boolean;
  readonly tab: InspectorTab;
}

export type UiStore = StoreApi<UiState>;

const PALETTE_NEEDS_PX = 1200;

export function createUi(width: number): UiStore {
  return createStore<UiState>(() => ({
    quickAdd: null,
    picking: null,
    menu: null,
    renaming: null,
    leftTab: "add",
    findAsked: 0,
    isPaletteOpen: width >= PALETTE_NEEDS_PX,
    isTourOpen: false,
    isExtractOpen: false,
    isInspectorOpen: true,
    isNodeEditorOpen: false,
    isRunPanelOpen: false,
    isHandTool: false,
    hidesUndo: false,
    tab: "parameters",
  }));
}

/** Where a drag of a new edge may end; null while nothing is dragged. */
export interface DragState {
  readonly legal: ReadonlySet<NodeId> | null;
  readonly isUndo: boolean;
  /** The edge that what is dragged would be put into. */
  readonly edge: string | null;
}

export type DragStore = StoreApi<DragState>;

export const createDrag = (): DragStore =>
  createStore<DragState>(() => ({ legal: null, isUndo: false, edge: null }));
