// The stores of one open flow, handed to every component below; the thin React skin over them.
import { createContext, useContext } from "react";
import { useStore } from "zustand";

import type { ActionLike } from "../model/catalog";
import type { Flow, FlowNode, Json, NodeId, Point } from "../model/flow";
import type { DebugState, DebugStore } from "./debug";
import type { ClashState, ClashStore } from "./clashes";
import type { EditorState, EditorStore } from "./editor";
import type { OverlayState, OverlayStore } from "./overlay";
import type { DragState, DragStore, UiState, UiStore } from "./ui";
import type { WatchState, WatchStore } from "./watch";

/** What others may ask of the canvas. Points are on the whole canvas unless said otherwise. */
export interface CanvasApi {
  fromScreen(point: Point): Point;
  /** From the canvas's own box, in pixels. */
  fromBox(point: Point): Point;
  toBox(point: Point): Point;
  center(): Point;
  pointer(): Point | null;
  /** Puts in what a text holds; what holds nothing is said. */
  paste(text: string, at?: Point): void;
  fit(): void;
  zoomTo(scale: number): void;
  reveal(ids: readonly NodeId[]): void;
  /** Brings a node into view without zooming and gives its card the focus; without an id the canvas itself. */
  focus(id?: NodeId): void;
}

/** What only the page around an open flow can do; commands ask for it. */
export interface PageActions {
  readonly save?: () => void;
  readonly run?: () => void;
  readonly runWithInput?: () => void;
  /** The node and what leads to it. */
  readonly runTo?: (node: NodeId) => void;
  /** The node alone, on what a run before gave it. */
  readonly runOnly?: (node: NodeId) => void;
  /** Up to the node, pausing at breakpoints. */
  readonly debugTo?: (node: NodeId) => void;
  readonly debugRun?: (isEverywhere: boolean) => void;
  /** From this trigger, with this input. */
  readonly runWith?: (trigger: NodeId, input: Json) => void;
  /** The next runs begin with it. */
  readonly keepInput?: (input: Json) => void;
  /** Keeps the draft; false when that cannot be. */
  readonly saved?: () => Promise<boolean>;
  readonly pin?: (node: NodeId) => void;
  readonly goOn?: (mode: "step" | "continue") => void;
  readonly stopRun?: () => void;
  readonly publish?: () => void;
  readonly tidy?: () => void;
  readonly extract?: () => void;
  readonly inline?: () => void;
}

/** Finds an action by type and version; the newest when no version is named. */
export type FindAction = (type: string, version?: number) => ActionLike | undefined;

export interface ActionGroup {
  readonly id: string;
  readonly title: string;
  readonly actions: readonly ActionLike[];
}

export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Session {
  readonly editor: EditorStore;
  readonly overlay: OverlayStore;
  readonly watch: WatchStore;
  readonly ui: UiStore;
  readonly drag: DragStore;
  readonly clashes: ClashStore;
  readonly debug: DebugStore;
  readonly findAction: FindAction;
  /** What can be added, newest versions only, in the order of the palette. */
  readonly groups: readonly ActionGroup[];
  /** null until the canvas is on the page. */
  readonly canvas: { readonly current: CanvasApi | null };
  /** Where the canvas was looked at when it was last on the page. */
  readonly lastView: { current: View | null };
  readonly attachCanvas: (api: CanvasApi | null) => void;
  /** Filled by the page; what it lacks cannot be done there. */
  readonly page: { readonly current: PageActions };
  readonly attachPage: (actions: PageActions) => void;
  readonly readOnly: boolean;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("No flow is open here: SessionContext is missing.");
  return session;
}

export function useEditor<T>(selector: (state: EditorState) => T): T {
  return useStore(useSession().editor, selector);
}

export function useOverlay<T>(selector: (state: OverlayState) => T): T {
  return useStore(useSession().overlay, selector);
}

export function useWatch<T>(selector: (state: WatchState) => T): T {
  return useStore(useSession().watch, selector);
}

export function useUi<T>(selector: (state: UiState) => T): T {
  return useStore(useSession().ui, selector);
}

export function useClashes<T>(selector: (state: ClashState) => T): T {
  return useStore(useSession().clashes, selector);
}

export function useDrag<T>(selector: (state: DragState) => T): T {
  return useStore(useSession().drag, selector);
}

export function useDebug<T>(selector: (state: DebugState) => T): T {
  return useStore(useSession().debug, selector);
}

export function nodeOf(flow: Flow, id: NodeId): FlowNode | undefined {
  return flow.nodes.find((node) => node.id === id);
}
