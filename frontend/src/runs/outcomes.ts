// What the outcome of a try is as a state of a node, for its icon and colour; pure.

const STATES: Readonly<Record<string, string>> = {
  completed: "succeeded",
  aborted: "cancelled",
  lost: "waiting",
};
const UNDO_STATES: Readonly<Record<string, string>> = {
  completed: "compensated",
  succeeded: "compensated",
  running: "compensating",
  failed: "compensation_failed",
};

/** A state passes as it is. */
export const stateOfOutcome = (outcome: string, isUndo = false): string =>
  (isUndo ? UNDO_STATES[outcome] : undefined) ?? STATES[outcome] ?? outcome;
