// How one run is watched: which item and attempt, at which moment of its history, and what is known of that history.
import { createStore, type StoreApi } from "zustand/vanilla";

import {
  appended,
  countUpTo,
  EMPTY_FILM,
  momentAfter,
  stepped,
  type Fact,
  type Film,
  type Moment,
} from "../model/replay";

export type RunTab = "nodes" | "timeline" | "history" | "data" | "pins";
/** `steps`: one fact after the other, each as long. */
export type Pace = "1" | "10" | "steps";

export interface WatchState {
  readonly tab: RunTab;
  /** Whose item and attempt are looked at; of another node none is. */
  readonly node: string | null;
  /** Which item or iteration; null: the one that says most. */
  readonly frame: number | null;
  readonly attempt: number | null;
  /** The `seq` of the last fact that counts; null: the present. */
  readonly at: number | null;
  readonly isPlaying: boolean;
  readonly pace: Pace;
  /** Whose film it is. */
  readonly runId: string | null;
  readonly film: Film;
  /** How many facts there are, as far as is known. */
  readonly total: number;
}

export interface WatchActions {
  /** Begins with another run, at its present. */
  open(runId: string): void;
  receive(runId: string, facts: readonly Fact[], total: number): void;
  goTo(seq: number | null): void;
  step(by: number): void;
  look(node: string, frame: number | null, attempt: number | null): void;
}

export type WatchStore = StoreApi<WatchState> & { readonly actions: WatchActions };

export function createWatch(): WatchStore {
  const store = createStore<WatchState>(() => ({
    tab: "nodes",
    node: null,
    frame: null,
    attempt: null,
    at: null,
    isPlaying: false,
    pace: "1",
    runId: null,
    film: EMPTY_FILM,
    total: 0,
  }));
  const { getState: get, setState: set } = store;
  const goTo = (seq: number | null) => {
    const { film } = get();
    const isPresent = seq === null || seq >= (film.facts.at(-1)?.seq ?? Infinity);
    set({ at: isPresent ? null : seq });
  };
  const actions: WatchActions = {
    open: (runId) => {
      if (get().runId === runId) return;
      const isFirst = get().runId === null;
      set({
        runId,
        film: EMPTY_FILM,
        total: 0,
        isPlaying: false,
        // What an address says of the first run holds; it says nothing of another one.
        ...(isFirst ? {} : { at: null, node: null, frame: null, attempt: null }),
      });
    },
    receive: (runId, facts, total) => {
      if (get().runId !== runId) return;
      set(({ film }) => ({ film: appended(film, facts), total }));
    },
    goTo,
    step: (by) => {
      set({ isPlaying: false });
      goTo(stepped(get().film, get().at, by));
    },
    look: (node, frame, attempt) => set({ node, frame, attempt }),
  };
  return Object.assign(store, { actions });
}

/** The moment that is shown; null: the present, as far as facts are known. */
export function shownMoment({ film, at }: WatchState): Moment | null {
  return at === null ? null : momentAfter(film, countUpTo(film, at));
}

/** The last fact that counts at the shown moment. */
export function shownFact({ film, at }: WatchState): Fact | null {
  return at === null ? null : (film.facts[countUpTo(film, at) - 1] ?? null);
}

/** Which item and attempt of this node are looked at. */
export const placeOf = (
  { node: known, frame, attempt }: WatchState,
  node: string | null,
): { readonly frame: number | null; readonly attempt: number | null } =>
  known === node ? { frame, attempt } : { frame: null, attempt: null };
