// Plays the film of a run: fact after fact, idle time cut short, until the present.
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";

import { countUpTo } from "../model/replay";
import type { WatchStore } from "../store/watch";
import { pauseAfter } from "./scrub";

export function usePlay(watch: WatchStore): void {
  const isPlaying = useStore(watch, (state) => state.isPlaying);
  const at = useStore(watch, (state) => state.at);
  const pace = useStore(watch, (state) => state.pace);
  useEffect(() => {
    if (!isPlaying) return;
    const { film, actions } = { film: watch.getState().film, actions: watch.actions };
    const count = at === null ? film.facts.length : countUpTo(film, at);
    const next = film.facts[count];
    if (next === undefined) {
      watch.setState({ isPlaying: false });
      return;
    }
    const timer = setTimeout(() => actions.goTo(next.seq), pauseAfter(film.facts, count - 1, pace));
    return () => clearTimeout(timer);
  }, [watch, isPlaying, at, pace]);
}

/** Play and pause; from the present it begins at the first fact. */
export function togglePlay(watch: WatchStore): void {
  const { isPlaying, at, film } = watch.getState();
  if (film.facts.length < 2) return;
  if (!isPlaying && at === null) watch.actions.goTo(film.facts[0]?.seq ?? null);
  watch.setState({ isPlaying: !isPlaying });
}

/** Who wants less motion is not shown a film that runs: facts come one by one. */
export const useWantsLessMotion = (): boolean =>
  useMemo(() => window.matchMedia("(prefers-reduced-motion: reduce)").matches, []);
