// English texts of one run: its panel, its nodes, how it is read over time.
export const runs = {
  usePath: "Drag a row into a field, or press Enter on it.",
  title: (flow: string) => `Run of ${flow}`,
  version: (version: number | "draft" | null) =>
    version === null ? "" : version === "draft" ? "draft" : `v${version}`,
  tabs: {
    nodes: "Nodes",
    timeline: "Timeline",
    history: "History",
    data: "Node data",
    pins: "Pins",
  },
  tabsLabel: "What is shown of the run",
  copyLink: "Copy a link to this place",
  copyId: "Copy the run’s id",
  startedBy: (name: string) => `Started by ${name}`,
  called: "Called runs",
  ofRun: "The run",
  ofRunHelp: "Input, output and error of the whole run",
  splitter: "Width of: node data",

  heightOf: (label: string) => `Height of: ${label}`,
  drawer: "Run",
  closeDrawer: "Close the run panel",
  closeDrawerHelp: "Close, and take the states off the canvas",
  nothingShown: (key: string) =>
    key === "" ? "No run is shown. Press Run." : `No run is shown. Press Run, or ${key}.`,
  noSuchRun: "There is no such run",
  loadingRun: "Loading the run",

  dialogCancel: "Cancel",
  runNow: "Run",
  runHelp: "Save and run the draft",
  moreWays: "More ways to run",
  runWithInput: "Run with input",
  earlierInputs: "Earlier inputs",
  chooseInput: "Begin with one of them",
  notStarted: "The run did not start",
  noRunBefore: "Run the flow first: one node alone runs on what another run gave it.",
  step: "Step",
  stepHelp: "Let what is held begin, and hold what comes next (F10)",
  goOn: "Go on",
  goOnHelp: "Let it run to the next breakpoint (F8)",
  debugging: (count: number) =>
    count === 0
      ? "Debug run"
      : count === 1
        ? "Paused before 1 node"
        : `Paused before ${count} nodes`,

  failed: "That did not work",

  pinTitle: (name: string) => `Pin “${name}”`,
  pinHelp:
    "When you press Run here, this node does nothing and comes to what is pinned. Published versions know no pins.",
  pinOutput: "Gives an output",
  pinError: "Fails",
  pinKind: "What the node comes to",
  pinValue: "Output (JSON)",
  pinPort: "Port",
  pinCode: "Code",
  pinCodeExample: "http.503",
  pinMessage: "Message",
  pinSave: "Pin",
  pinRemove: "Unpin",
  pinEdit: "Edit the pin",
  pinThis: "Pin this output",
  unpinThis: "Unpin this output",
  pinned: (name: string) => `${name} is pinned`,
  unpinned: (name: string) => `${name} is no longer pinned`,
  pinFailed: "That could not be pinned",
  noPins: "Nothing is pinned",
  noPinsText: (key: string) =>
    `Choose a node and press ${key}: its last output is used instead of running it.`,
  pinFails: (code: string) => `Fails with ${code}`,
  breakpoints: "Breakpoints",
  noBreakpoints: (key: string) => `Choose a node and press ${key}: a debug run pauses before it.`,
  removeBreakpoint: (name: string) => `Remove the breakpoint of ${name}`,

  bytes: (count: number) =>
    count < 1_000
      ? `${count} bytes`
      : count < 1_000_000
        ? `${(count / 1_000).toFixed(1)} kB`
        : `${(count / 1_000_000).toFixed(1)} MB`,
  characters: (count: number) => `${count.toLocaleString("en")} characters`,
  searchLoaded: "Search in what was opened",
  downloadWhole: "Download the whole value",
  copyPath: "Copy the path",

  scrubber: "Moment of the run that is shown",
  play: "Play the run from its start",
  pause: "Pause",
  previousFact: "Previous fact (,)",
  nextFact: "Next fact (.)",
  paces: { "1": "1×", "10": "10×", steps: "Steps" },
  paceHelp: {
    "1": "As fast as it was, idle time cut short",
    "10": "Ten times as fast as it was",
    steps: "Fact by fact, each as long",
  },
  factOf: (number: number, count: number) =>
    `${number.toLocaleString("en")} of ${count.toLocaleString("en")}`,
  replayOf: (time: string) => `Replay of ${time}`,
  backToNow: "Back to now",

  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomAll: "Show all of the run",
  undoLanes: "Undo, in the order in which it ran",
  inEach: (name: string) => `Items in each run of ${name}`,
  undoes: (order: number, name: string) => `${order}. ${name}`,
  noSpans: "Nothing has taken time yet",
  notAllSpans: "There was too much to show all of it",
  bar: (name: string, kind: string, outcome: string, from: string, took: string) =>
    [name, kind, outcome, from, took].filter((part) => part !== "").join(" · "),
  kinds: {
    attempt: "",
    call: "Called run",
    undo: "Undo",
    wait: "Wait",
    scope: "Scope",
    pause: "Waited to try again",
  },
  open1: (name: string) => `Open or close ${name}`,

  dueIn: (text: string) => `in ${text}`,
  dueNow: "now",
  sources: { mocked: "Mocked", reused: "Reused" },
  sourceHelp: {
    mocked: "This value was pinned by a person; no work was done for it",
    reused: "Taken over from the run that this one was made from",
  },

  mocked: (count: number) => (count === 1 ? "1 node was mocked" : `${count} nodes were mocked`),

  hints: {
    http4:
      "The service refused the request. Look at the answer below, and at the node’s address, headers and body.",
    http401:
      "The service did not accept the credential. Renew it, or choose another one for this node.",
    http404:
      "There is nothing at this address. Look at the node’s URL as it was rendered, in its input.",
    http5:
      "The service itself failed. When it works again, retry the run: what is done is not done twice.",
    timeout:
      "It took longer than the node’s timeout. Raise the timeout, or look at why it is slow.",
    connection:
      "Nobody answered at this address. Look at host and port, and whether the service runs.",
    expression:
      "An expression gave no value. The message says where; look at the input and at what the nodes before gave.",
    condition: "A condition must give true or false. Compare explicitly, for example with == or >.",
    unknown:
      "Nobody saw how the attempt ended. Find out before you run it again: it may have had its effect.",
    deadline:
      "The run, or the node, did not end in time. Raise its deadline, or find what was slow in the timeline.",
    map: "More items failed than the node allows. Look at the items that failed, below.",
    limit: "A limit of the engine was reached. Do the work in smaller parts.",
    failed: "The flow itself decided to fail here.",
  },

  history: "Facts of the run",
  noFacts: "No facts yet",
  fact: { at: "Time", what: "What happened", led: "What it led to" },
  showFact: "Show what was recorded",
  tooManyFacts: (count: number) => `The first ${count.toLocaleString("en")} facts`,

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
  attemptsOf: (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`),
  logs: (count: number) => (count === 1 ? "1 log line" : `${count} log lines`),
  noAttempts: "It made no attempt: nothing had to be done outside.",
  items1: { all: "All", one: (label: string, count: number) => `${label} ${count}` },
  previousItem: "Previous item",
  nextItem: "Next item",
  filterItems: "Which items are shown",
  heldShort: "at a breakpoint",
  held: "Paused before it begins: a breakpoint stands here.",
  polls: (count: number) => (count === 1 ? "Asked once so far." : `Asked ${count} times so far.`),
  wakes: "Wakes",
  reminds: "Reminds",
  escalates: "Escalates",
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
