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
  noneMatchText: "No run has this flow and this state.",
  clear: "Clear the filters",
  openFlows: "Open flows",
};
