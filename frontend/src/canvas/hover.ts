// The edge under the pointer; it stays so for a moment, so that its buttons can be reached.
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

const LINGER_MS = 250;

const store = createStore<{ readonly edge: string | null }>(() => ({ edge: null }));
let leaving: ReturnType<typeof setTimeout> | undefined;

/** An edge is under the pointer; null: none any more. */
export function keepHover(edge: string | null): void {
  clearTimeout(leaving);
  if (edge === null) leaving = setTimeout(() => store.setState({ edge: null }), LINGER_MS);
  else if (store.getState().edge !== edge) store.setState({ edge });
}

export const useIsHovered = (id: string): boolean => useStore(store, (state) => state.edge === id);
