// English texts of events: what came, what could not start runs, and sending one to try.
export const events = {
  title: "Events",
  about:
    "What came to Baton in the last 24 hours, and what it made itself. An event starts a run of each published flow that listens for it.",
  show: "Which events",
  recent: "Recent",
  dead: "Dead letters",
  list: "Events, the newest first",
  deadList: "Events that could not start a run",
  more: "Show more",
  event: "Event",
  type: "Type",
  source: "Source",
  subject: "Subject",
  received: "Received",
  trigger: "Trigger",
  reason: "Reason",
  failed: "Given up",
  actions: "Actions",
  attempts: (count: number) => (count === 1 ? "1 attempt" : `${count} attempts`),
  noReason: "Nothing was said",
  noType: "No type",
  noneTitle: "No events in the last 24 hours",
  noneText:
    "Other programs send CloudEvents to POST /api/v1/events. Send a test event to see which flows listen.",
  noneDeadTitle: "No dead letters",
  deadAbout:
    "An event that cannot start the run of a flow is kept here for seven days, with the reason, and can be delivered again.",
  again: "Deliver again",
  againOf: (type: string, trigger: string) => `Deliver again: ${type} to ${trigger}`,
  isAgain: "It is delivered again. If it fails again, it comes back here.",
  failedAgain: "It was not delivered",
  whole: "The whole event",
  isCut: "Its data is more than 64 KiB and is left out here.",
  file: "event",
  close: "Close",
  started: "Runs it started",
  startedNone: "None so far.",
  startedNobody: "No published flow listens for this type.",
  version: (version: number | string) => `version ${version}`,

  send: "Send a test event",
  sendHelp:
    "It is a real event: published flows that listen for its type start, and runs that wait for it go on.",
  typeHelp: "Types that published flows listen for are offered.",
  typePlaceholder: "com.example.order.paid",
  sourceHelp: "Who says it: a path or a URL.",
  sourceDefault: "/test",
  subjectHelp: "What it is about, if anything.",
  subjectPlaceholder: "orders/7",
  data: "Data (JSON)",
  dataDefault: '{\n  "order": 7\n}',
  badData: (reason: string) => `This is no JSON yet: ${reason}`,
  submit: "Send",
  sent: "The event is kept",
  reached: (waits: number) =>
    waits === 0
      ? "No run was waiting for it."
      : waits === 1
        ? "It reached 1 waiting run."
        : `It reached ${waits} waiting runs.`,
  startedRuns: (runs: number) =>
    runs === 0
      ? "It has started no run so far."
      : runs === 1
        ? "It has started 1 run."
        : `It has started ${runs} runs.`,
};
