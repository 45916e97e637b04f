// What a person put on nodes to look at a flow more closely: pins and breakpoints; others fill it, the canvas draws it.
import { createStore, type StoreApi } from "zustand/vanilla";

import type { NodeId } from "../model/flow";

export interface DebugState {
  /** Nodes whose output is given instead of being made. */
  readonly pins: ReadonlySet<NodeId>;
  /** Nodes before which a run pauses. */
  readonly breakpoints: ReadonlySet<NodeId>;
}

export type DebugStore = StoreApi<DebugState>;

export const createDebug = (): DebugStore =>
  createStore<DebugState>(() => ({ pins: new Set(), breakpoints: new Set() }));
