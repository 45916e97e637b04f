// What a run did to each node, for drawing over the canvas; changes of a frame come in one commit.
import { createStore, type StoreApi } from "zustand/vanilla";

import type { NodeId } from "../model/flow";

/** The part of the API's NodeView that the canvas draws. */
export interface NodeStatus {
  readonly state: string;
  readonly attempts: number;
  readonly max_attempts?: number | null | undefined;
  readonly due_at?: string | null | undefined;
  readonly retry_at?: string | null | undefined;
  readonly started_at?: string | null | undefined;
  readonly ended_at?: string | null | undefined;
  readonly reason?: string | null | undefined;
  readonly error?: unknown;
  /** Come with news of a run, and are not kept. */
  readonly output?: unknown;
  readonly input?: unknown;
  /** Where the result came from; a mocked one was pinned. */
  readonly source?: "recorded" | "mocked" | "reused" | null | undefined;
  /** Paused at a breakpoint, before it begins. */
  readonly is_held?: boolean | null | undefined;
  readonly items?:
    | {
        readonly total: number;
        readonly succeeded: number;
        readonly failed: number;
        readonly running: number;
      }
    | null
    | undefined;
}

export interface OverlayState {
  /** null: no run is shown. */
  readonly runId: string | null;
  readonly runState: string;
  readonly nodes: Readonly<Record<NodeId, NodeStatus>>;
  /** Nodes whose undo has begun, in that order. */
  readonly undone: readonly NodeId[];
  /** What is drawn is an earlier moment of the run, not its present. */
  readonly isPast: boolean;
}

/** How a run stood at some moment. */
export interface PastView {
  readonly runState: string;
  readonly nodes: Readonly<Record<NodeId, NodeStatus>>;
  readonly undone: readonly NodeId[];
}

export interface OverlayActions {
  show(runId: string): void;
  clear(): void;
  /** Takes news of the shown run; news of another run is dropped. */
  receive(runId: string, runState: string, nodes: Readonly<Record<NodeId, NodeStatus>>): void;
  /** Draws an earlier moment; news is kept for when the present is drawn again. */
  rewind(view: PastView): void;
  present(): void;
  /** The order of the undo, as far as it is known now. */
  setUndone(undone: readonly NodeId[]): void;
}

export type OverlayStore = StoreApi<OverlayState> & { readonly actions: OverlayActions };

const NOTHING: OverlayState = { runId: null, runState: "", nodes: {}, undone: [], isPast: false };
const NONE: readonly NodeId[] = [];

/** The present, kept while an earlier moment is drawn. */
interface Present {
  runState: string;
  nodes: Readonly<Record<NodeId, NodeStatus>>;
  undone: readonly NodeId[];
}

/** `schedule` decides when what came in is committed: a browser passes requestAnimationFrame. */
export function createOverlay(schedule: (commit: () => void) => void): OverlayStore {
  const store = createStore<OverlayState>(() => NOTHING);
  const { getState: get, setState: set } = store;
  let waiting: { runState: string; nodes: Record<NodeId, NodeStatus> } | null = null;
  let present: Present = { runState: "", nodes: {}, undone: NONE };
  const commit = () => {
    if (waiting === null) return;
    const { runState, nodes } = waiting;
    waiting = null;
    present = { ...present, runState, nodes: { ...present.nodes, ...nodes } };
    if (!get().isPast) set(present);
  };
  const begin = (runState: string) => {
    waiting = null;
    present = { runState, nodes: {}, undone: NONE };
  };
  const actions: OverlayActions = {
    show: (runId) => {
      begin("queued");
      set({ runId, isPast: false, ...present });
    },
    clear: () => {
      begin("");
      set(NOTHING);
    },
    receive: (runId, runState, nodes) => {
      if (get().runId !== runId) return;
      if (waiting === null) schedule(commit);
      waiting = { runState, nodes: { ...waiting?.nodes, ...thin(nodes) } };
    },
    rewind: (view) => {
      if (get().runId !== null) set({ ...view, isPast: true });
    },
    present: () => {
      if (get().isPast) set({ ...present, isPast: false });
    },
    setUndone: (undone) => {
      if (undone.join() === present.undone.join()) return;
      present = { ...present, undone };
      if (!get().isPast) set({ undone });
    },
  };
  return Object.assign(store, { actions });
}

/** Outputs and inputs are big and are not drawn: the canvas keeps none of them. */
function thin(nodes: Readonly<Record<NodeId, NodeStatus>>): Record<NodeId, NodeStatus> {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, { output: _, input: __, ...status }]) => [id, status]),
  );
}
