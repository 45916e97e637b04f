// The present as a hook: one clock for all who watch it.
import { useSyncExternalStore } from "react";

const TICK_MS = 1_000;
const watchers = new Set<() => void>();
let now = Date.now();
let clock: ReturnType<typeof setInterval> | undefined;

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  clock ??= setInterval(() => {
    now = Date.now();
    for (const one of watchers) one();
  }, TICK_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

function read(): number {
  // Nobody watched, so nobody moved the hands.
  if (clock === undefined) now = Date.now();
  return now;
}

const still = (): (() => void) => () => undefined;

/** The present, to the second; `isMoving: false` spares the redrawing. */
export const useNow = (isMoving = true): number =>
  useSyncExternalStore(isMoving ? watch : still, isMoving ? read : () => 0);
