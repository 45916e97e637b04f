// English texts of the dashboard.
const runs = (count: number) => (count === 1 ? "1 run" : `${count.toLocaleString("en")} runs`);
const share = (rate: number) => `${Number((rate * 100).toFixed(1))} %`;

export const dashboard = {
  title: "Dashboard",
  flow: "Flow",
  allFlows: "All flows",
  range: "Time",
  ranges: { hour: "Hour", day: "Day", week: "Week", month: "Month" },
  lastRange: {
    hour: "in the last hour",
    day: "in the last day",
    week: "in the last week",
    month: "in the last month",
  },

  now: "Now",
  running: "Running",
  waiting: "Waiting",
  queued: "Queued",
  person: "Need a person",

  overTime: "Runs over time",
  started: "Started",
  open: "Not ended",
  from: "From",
  capped: "Counts stop at 50,000 for each bar.",
  overTimeSaid: (total: number, parts: readonly (readonly [string, number])[], when: string) =>
    `${runs(total)} ${when}` +
    (total === 0
      ? "."
      : `: ${parts.map(([label, count]) => `${count} ${label.toLowerCase()}`).join(", ")}.`),
  barSaid: (from: string, count: number) => `${from}: ${runs(count)}. Show them`,

  failureRate: "Failure rate",
  failureSaid: (rate: number | null | undefined, when: string) =>
    rate == null ? `Nothing has ended ${when}.` : `${share(rate)} of what ended ${when} failed.`,
  share,
  noRate: "–",
  ofEnded: "of the runs that ended",

  slowest: "Slowest nodes",
  failing: "Most failing nodes",
  sample: (count: number) => `in the newest ${runs(count)}`,
  half: "half take this long",
  most: "19 of 20 this long",
  took: (half: string, most: string) => `${half} · ${most}`,
  tookSaid: (half: string, most: string, count: number) =>
    `half of the times up to ${half}, 19 of 20 times up to ${most}, ${count} measured`,
  times: (count: number) => (count === 1 ? "once" : `${count} times`),
  noSlow: "No node has done outside work here.",
  noFailing: "No node has failed. Good.",

  queues: "Task queues",
  depth: (waiting: number, running: number) => `${waiting} waiting, ${running} running`,
  perMinute: (rate: number) => `${rate}/min`,
  late: (time: string) => `oldest due ${time} ago`,
  onTime: "nothing is late",
  paused: "Paused",
  noQueues: "No task queue yet. A node “Enqueue task” makes one.",

  due: "Due next",
  noDue: "No schedule is active. Give a flow a schedule trigger and publish it.",

  asTable: (title: string) => `${title} as a table`,
  asChart: (title: string) => `${title} as a chart`,

  none: (when: string) => `Nothing has run ${when}`,
  noneText: "Runs stand here as soon as there are any: how many, how well, how fast.",
  wider: "Look at the last month",
  openFlows: "Open flows and run one",
};
