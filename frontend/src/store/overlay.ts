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
}

export interface OverlayActions {
  show(runId: string): void;
  clear(): void;
  /** Takes news of the shown run; news of another run is dropped. */
  receive(runId: string, runState: string, nodes: Readonly<Record<NodeId, NodeStatus>>): void;
}

export type OverlayStore = StoreApi<OverlayState> & { readonly actions: OverlayActions };

const NOTHING: OverlayState = { runId: null, runState: "", nodes: {} };

/** `schedule` decides when what came in is committed: a browser passes requestAnimationFrame. */
export function createOverlay(schedule: (commit: () => void) => void): OverlayStore {
  const store = createStore<OverlayState>(() => NOTHING);
  let waiting: { runState: string; nodes: Record<NodeId, NodeStatus> } | null = null;
  const commit = () => {
    if (waiting === null) return;
    const { runState, nodes } = waiting;
    waiting = null;
    store.setState((state) => ({ runState, nodes: { ...state.nodes, ...nodes } }));
  };
  const actions: OverlayActions = {
    show: (runId) => {
      waiting = null;
      store.setState({ runId, runState: "queued", nodes: {} });
    },
    clear: () => {
      waiting = null;
      store.setState(NOTHING);
    },
    receive: (runId, runState, nodes) => {
      if (store.getState().runId !== runId) return;
      if (waiting === null) schedule(commit);
      waiting = { runState, nodes: { ...waiting?.nodes, ...nodes } };
    },
  };
  return Object.assign(store, { actions });
}
