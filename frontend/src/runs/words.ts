// Every text about runs and schedules, in one place.
import type { WaitView } from "../api/types";

export const words = {
  runs: "Runs",
  allFlows: "All flows",
  allStates: "All states",
  run: "Run",
  flow: "Flow",
  state: "State",
  started: "Started",
  took: "Took",
  version: (version: number | "draft" | null) =>
    version === null ? "" : version === "draft" ? "draft" : `v${version}`,
  more: "Load more",
  noRuns: "Nothing has run yet",
  noRunsText:
    "Open a flow and press Run, or give it a schedule. Every run stays here with all it did.",
  noneMatch: "No run is like that",
  noneMatchText: "No run has this flow and this state.",
  clear: "Clear the filters",
  openFlows: "Open flows",

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
} as const;

export const operatorWords = {
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
  awaited: (wait: WaitView) => {
    const what =
      wait.kind === "approval"
        ? `Waits for approval: ${wait.title ?? ""}`
        : wait.kind === "event"
          ? `Waits for an event ${wait.type ?? ""}`
          : "Waits for a call of its URL";
    return wait.wanted > 1 ? `${what} (${wait.answers} of ${wait.wanted})` : what;
  },
} as const;

export const approvalWords = {
  approvals: "Approvals",
  none: "Nothing waits for approval",
  noneText: "When a flow asks people to approve something, it stands here until they have decided.",
  approve: "Approve",
  reject: "Reject",
  asked: "Asked",
  until: "until",
  decides: (people: readonly string[]) => `${people.join(", ")} can decide`,
  more: "Load more",
  run: "Show the run",
} as const;

export const scheduleWords = {
  schedules: "Schedules",
  none: "Nothing is scheduled",
  noneText:
    "Put a Schedule trigger into a flow and publish it: from then on it fires, and stands here.",
  flow: "Flow",
  rule: "Rule",
  next: "Next",
  last: "Last",
  state: "State",
  pause: "Pause",
  resume: "Resume",
  run: "Run now",
  started: "The run has started",
  show: "Show the run",
  failed: "That did not work",
} as const;
