// Which run is watched here, and how: the page's own watch, or one for this panel alone.
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";

import { followFilm } from "../api/replay";
import type { Moment } from "../model/replay";
import { SessionContext } from "../store/context";
import { createWatch, shownMoment, type WatchState, type WatchStore } from "../store/watch";

export const WatchContext = createContext<WatchStore | null>(null);

/** The watch of the panel around, else of the open flow, else one of this component's own. */
export function useWatchStore(): WatchStore {
  const around = useContext(WatchContext);
  const session = useContext(SessionContext);
  const [own] = useState(createWatch);
  return around ?? session?.watch ?? own;
}

export function useWatched<T>(selector: (state: WatchState) => T): T {
  return useStore(useWatchStore(), selector);
}

/** Reads the film of a run into the watch, and goes on while the run does. */
export function useFilm(watch: WatchStore, runId: string): void {
  useEffect(() => {
    watch.actions.open(runId);
    return followFilm(runId, {
      onFacts: (facts, total) => watch.actions.receive(runId, facts, total),
      // Without a film everything but the replay works; the run itself says what is wrong.
      onError: () => undefined,
    });
  }, [watch, runId]);
}

/** The earlier moment that is shown of this run; null: the present. */
export function useMoment(runId: string): Moment | null {
  const watch = useWatchStore();
  const film = useStore(watch, (state) => (state.runId === runId ? state.film : null));
  const at = useStore(watch, (state) => (state.runId === runId ? state.at : null));
  return useMemo(
    () => (film === null || at === null ? null : shownMoment({ ...watch.getState(), film, at })),
    [watch, film, at],
  );
}
