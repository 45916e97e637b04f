// English texts of one run: its panel, its nodes, what is decided about it.
/** What a node awaits, as far as it is said in words. */
interface Awaited {
  readonly kind: string;
  readonly answers: number;
  readonly wanted: number;
  readonly title?: string | null | undefined;
  readonly type?: string | null | undefined;
}

export const runs = {
  title: (flow: string) => `Run of ${flow}`,
  version: (version: number | "draft" | null) =>
    version === null ? "" : version === "draft" ? "draft" : `v${version}`,
  cancel: "Cancel run",
  cancelQuestion:
    "Nothing new will start. What the run did is undone where the flow says how, newest first.",
  open: "Open this run on its own page",
  error: "Error",
  input: "Input",
  output: "Output",
  noOutput: "It gave nothing.",
  noOutputYet: "No output yet.",
  outputOfRun: "Output of the run",
  inputOfRun: "Input of the run",
  timeline: "Timeline",
  idle: (text: string) => `${text} in which nothing happened`,
  attempts: "Attempts",
  attempt: (number: number) => `Attempt ${number}`,
  tries: (count: number, most: number | null | undefined) =>
    most == null ? `${count} tries` : `${count}/${most}`,
  outcomes: {
    completed: "Succeeded",
    failed: "Failed",
    running: "Running",
    aborted: "Stopped",
    lost: "Nobody saw its end",
  },
  retryAt: "Next attempt",
  dueAt: "Waits until",
  undoneBy: (name: string) => `Undone by ${name}.`,
  items: (done: number, total: number) => `${done} of ${total} items`,
  itemsFailed: (count: number) => (count === 1 ? "1 failed" : `${count} failed`),
  itemsRunning: (count: number) => `${count} running`,
  frames: "Items",
  frame: (position: number) => `Item ${position}`,
  framesFirst: (count: number) => `The first ${count}`,
  noRunShown: "No run to look at",
  noRunShownText: "Press Run: what this node gets and gives stands here then.",
  notReached: "Not reached",
  notReachedText: "The run has not come to this node.",
  unknownNode: "Not in this run",
  unknownNodeText: "The flow did not have this node when the run started.",
  blocked: "The undo of this node could not succeed. A person has to decide:",
  undoRetry: "Try again",
  undoSkip: "Leave it",
  undoDone: "It is done",
  undoHelp: {
    retry: "Runs the undo once more, with all its attempts.",
    skip: "Goes on without undoing this node; the run ends as partly undone.",
    done: "Says that it was undone by hand; the run goes on with the next.",
  },
  parked: "This run was taken over too often and is parked, so that others can go on.",
  blockedRun: "An undo could not succeed. Choose the node marked “Undo failed” and decide.",
};

export const operators = {
  retry: "Retry",
  retryTitle: "Retry as a new run",
  fork: "Run from here",
  forkTitle: (name: string) => `Run again from “${name}”`,
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
