// English texts of the list of runs.
export const runList = {
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
  noneMatchText: "No run fits all of these filters.",
  clear: "Clear the filters",
  openFlows: "Open flows",

  filters: "Filters",
  text: "Run or request id",
  time: "Time",
  anyTime: "Any time",
  ages: { today: "Today", "24h": "Last 24 hours", "7d": "Last 7 days", "30d": "Last 30 days" },
  between: (since: string | null, until: string | null) =>
    since === null
      ? `until ${until ?? ""}`
      : until === null
        ? `since ${since}`
        : `${since} – ${until}`,
  kind: "Kind of run",
  kinds: { all: "Debug too", none: "Without debug", only: "Debug only" },
  debug: "debug",
  newer: (count: number) => (count === 1 ? "1 newer run" : `${count} newer runs`),

  viewsLabel: "Views",
  views: {
    all: "All",
    failedToday: "Failed today",
    waiting: "Waiting",
    person: "Needs a person",
  },
  saveView: "Save this view",
  viewName: "Name of the view",
  keepView: "Save",
  dropView: (name: string) => `Remove the view ${name}`,

  choose: (flow: string, state: string, id: string) => `Choose ${flow}, ${state}, ${id}`,
  chooseAll: "Choose all that are shown",
  chosen: (count: number) => (count === 1 ? "1 run chosen" : `${count} runs chosen`),
  unchoose: "Choose none",
  all: "All that match",
  actions: { retry: "Retry", cancel: "Cancel runs" },
  bulk: {
    title: { retry: "Retry runs", cancel: "Cancel runs" },
    looking: "Looking which runs that is…",
    count: (action: "retry" | "cancel", count: string) =>
      action === "retry"
        ? `${count} will be run again, each as a new run. What ended well is reused.`
        : `${count} will be cancelled. What they did is undone where their flows say how.`,
    runs: (count: number, isMore: boolean) =>
      count === 1 && !isMore ? "1 run" : `${isMore ? "More than " : ""}${count} runs`,
    none: {
      retry: "None of these runs can be retried: only failed, timed out and cancelled ones can.",
      cancel: "None of these runs can be cancelled: they have ended.",
    },
    left: (count: number) =>
      count === 1 ? "1 of the chosen is left alone." : `${count} of the chosen are left alone.`,
    start: { retry: "Retry them", cancel: "Cancel them" },
    close: "Close",
    stop: "Stop",
    progress: (done: number, total: number) => `${done} of ${total}`,
    done: (count: number, refused: number) =>
      `${count === 1 ? "1 run" : `${count} runs`} done` +
      (refused === 0 ? "." : `, ${refused} refused:`),
    stopped: "Stopped. What is done stays done.",
  },
};
