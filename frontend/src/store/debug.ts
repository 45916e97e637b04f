// What a person put on nodes to look at a flow more closely: pins and breakpoints; others fill it, the canvas draws it.
import { createStore, type StoreApi } from "zustand/vanilla";

import type { NodeId } from "../model/flow";

export interface DebugState {
  /** Nodes whose output is given instead of being made. */
  readonly pins: ReadonlySet<NodeId>;
  /** Nodes before which a run pauses. */
  readonly breakpoints: ReadonlySet<NodeId>;
  /** Whose pin is being edited. */
  readonly editing: NodeId | null;
}

export type DebugStore = StoreApi<DebugState>;

export const createDebug = (): DebugStore =>
  createStore<DebugState>(() => ({ pins: new Set(), breakpoints: new Set(), editing: null }));

/** Sets or removes them together: when one of them has none, all get one. */
export function toggleBreakpoints(debug: DebugStore, nodes: readonly NodeId[]): void {
  const { breakpoints } = debug.getState();
  const hasAll = nodes.every((node) => breakpoints.has(node));
  const next = new Set(breakpoints);
  for (const node of nodes) {
    if (hasAll) next.delete(node);
    else next.add(node);
  }
  debug.setState({ breakpoints: next });
}
