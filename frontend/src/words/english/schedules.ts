// English texts of schedules.
export const schedules = {
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
  put: "The task is on its queue",
  every: (span: string) => `every ${span}`,
  show: "Show the run",
  failed: "That did not work",
};
