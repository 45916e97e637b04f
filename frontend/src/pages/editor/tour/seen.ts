// Whether this browser has seen the tour; one that keeps nothing is not shown it by itself.
const KEY = "baton-tour";

export function wasShown(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

export function keepShown(): void {
  try {
    localStorage.setItem(KEY, "seen");
  } catch {
    // Nothing is kept here.
  }
}

/** The next flow that is opened begins with it again. */
export function forgetShown(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing is kept here.
  }
}
