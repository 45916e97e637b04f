// Draws over the canvas what is watched: an earlier moment of the run, or its present.
import type { Moment } from "../model/replay";
import { momentAfter } from "../model/replay";
import type { OverlayStore } from "./overlay";
import { shownMoment, type WatchState, type WatchStore } from "./watch";

/** For as long as both stores live. */
export function linkWatch(watch: WatchStore, overlay: OverlayStore): void {
  watch.subscribe((state, before) => {
    if (state.film === before.film && state.at === before.at) return;
    if (state.runId === null || state.runId !== overlay.getState().runId) return;
    const moment = shownMoment(state);
    if (moment !== null) overlay.actions.rewind(moment);
    else overlay.actions.present();
    if (state.film !== before.film) overlay.actions.setUndone(lastOf(state).undone);
  });
}

const lastOf = ({ film }: WatchState): Moment => momentAfter(film, film.facts.length);
