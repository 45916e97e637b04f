// Whether this browser has seen the tour.
const KEY = "baton-tour";

export const wasShown = (): boolean => localStorage.getItem(KEY) !== null;

export const keepShown = (): void => localStorage.setItem(KEY, "seen");
