// What both sides changed differently, until a person has decided each of it; knows no React.
import { createStore, type StoreApi } from "zustand/vanilla";

import type { NodeId } from "../model/flow";
import type { Conflict } from "../model/merge";

export interface ClashState {
  /** Empty: nothing is asked. */
  readonly conflicts: readonly Conflict[];
  /** Nodes that a conflict is about, for drawing. */
  readonly nodes: ReadonlySet<NodeId>;
}

export type ClashStore = StoreApi<ClashState>;

const NONE: ClashState = { conflicts: [], nodes: new Set() };

export const createClashes = (): ClashStore => createStore<ClashState>(() => NONE);

export function ask(store: ClashStore, conflicts: readonly Conflict[]): void {
  const nodes = conflicts.flatMap(({ place }) => (place.kind === "node" ? [place.id] : []));
  store.setState(conflicts.length === 0 ? NONE : { conflicts, nodes: new Set(nodes) });
}
