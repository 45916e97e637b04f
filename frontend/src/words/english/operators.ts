// English texts of what people decide about a run: to retry, fork, cancel, resolve; and what it awaits.
/** What a node awaits, as far as it is said in words. */
interface Awaited {
  readonly kind: string;
  readonly answers: number;
  readonly wanted: number;
  readonly title?: string | null | undefined;
  readonly type?: string | null | undefined;
}

export const operators = {
  retry: "Retry",
  retryTitle: "Retry as a new run",
  fork: "Run from here",
  forkTitle: (name: string) => `Run again from “${name}”`,
  cancelTitle: "Cancel this run",
  reason: "Why (kept in the history)",
  stopped: "Stopped where it is",
  toUndo: "Undone, in this order",
  blocked: "Would wait for a person’s decision",
  by: (name: string) => `by ${name}`,
  legend: {
    again: "Runs again",
    reused: "Reused",
    undone: "Undone",
    stopped: "Stopped",
    blocked: "Needs a decision",
  },
  editInput: "Change the input",
  keepInput: "Use the run’s own input",
  noPreview: "What would happen cannot be said:",
  forkedFrom: "Continues another run",
  calledBy: "Called by another run",
  with: "With",
  versions: { same: "the version it ran", newest: "the newest version", draft: "the draft" },
  runsAgain: "Runs again",
  reused: "Reused",
  undone: "Was undone",
  times: (count: number) => ` × ${count}`,
  nothing: "Nothing",
  start: "Start",
  close: "Close",
  started: "A new run was started",
  show: "Show it",
  resume: "Resume",

  lost: "Nobody saw how this attempt ended. Find out what became of it, and decide:",
  lostRetry: "Try again",
  lostDone: "It succeeded",
  lostFail: "It failed",
  lostOutput: "What it gave, if you know (JSON)",
  lostRecord: "Record that it succeeded",
  lostHelp: {
    retry: "Makes another attempt; it may have its effect twice.",
    done: "Goes on as if it had ended well, without an output.",
    fail: "The node fails, with the code unknown.",
  },
  child: "The run it has called",
  until: "Until",
  awaited: (wait: Awaited) => {
    const what =
      wait.kind === "approval"
        ? `Waits for approval: ${wait.title ?? ""}`
        : wait.kind === "event"
          ? `Waits for an event ${wait.type ?? ""}`
          : "Waits for a call of its URL";
    return wait.wanted > 1 ? `${what} (${wait.answers} of ${wait.wanted})` : what;
  },
};
