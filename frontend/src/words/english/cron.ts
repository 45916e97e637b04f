// English texts of schedules' rules: when they fire, and when they did.
export const cron = {
  cron: "Schedule",
  presets: "Examples",
  presetNames: {
    "*/5 * * * *": "Every 5 minutes",
    "0 * * * *": "Every hour",
    "0 9 * * *": "Every day at 09:00",
    "0 9 * * 1-5": "Working days at 09:00",
    "0 8 * * 1": "Mondays at 08:00",
    "0 0 1 * *": "The first of each month",
  },
  build: "Put together by hand",
  part: "Part of the rule",
  parts: { minute: "Minutes", hour: "Hours", day: "Days", month: "Months", weekday: "Weekdays" },
  special: (text: string) =>
    `“${text}” is more than a choice of numbers; change it in the rule above.`,
  either: "Days and weekdays are both chosen: it fires when either of them fits, as cron does.",
  every: (step: number, part: string) => (step === 1 ? `Every ${part}` : `Every ${step} ${part}s`),
  workdays: "Monday to Friday",
  months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  weekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  timeZone: "Time zone",
  next: "Next fires",
  none: "This rule never fires.",
  notes: {
    after_gap: "the clock skips the time itself that day: right after the gap",
    first_pass: "the clock shows this time twice: first pass",
    second_pass: "the clock shows this time twice: second pass",
    clock_changed: "the clock has changed since the fire before",
  } as Readonly<Record<string, string>>,
  lastFires: "Last fires",
  noFires: "It has not fired yet.",
  notPublished: "Publish the flow, and its fires will stand here.",
  onTime: (at: string) => `${at}: fired on time.`,
  late: (at: string, by: string) => `${at}: fired ${by} late.`,
  notFired: (at: string, why: string) => `${at}: ${why}`,
  reasons: {
    overlap: "left out, as the run before had not ended.",
    newer: "missed while the server was down; a newer time was made up for instead.",
    too_late: "missed: it had passed for too long when the server could fire again.",
  } as Readonly<Record<string, string>>,
  summary: (count: number, bad: number, worst: string | null) =>
    `Of the last ${count}, ${bad === 0 ? "all fired" : `${bad} did not fire`}${
      worst === null ? "" : `; the latest by ${worst}`
    }.`,
  gap: "When the clock skips that time",
  gaps: { after: "Fire right after", skip: "Skip it" },
  gapHelp: {
    after: "In spring 02:30 does not exist on one day: it fires at 03:00, as the gap ends.",
    skip: "In spring 02:30 does not exist on one day: it does not fire that day.",
  },
  repeated: "When that time comes twice",
  repeateds: { first: "Fire once", both: "Fire both times" },
  repeatedHelp: {
    first: "In autumn 02:30 comes twice on one day: it fires the first time only.",
    both: "In autumn 02:30 comes twice on one day: it fires both times.",
  },
  missed: "After an outage",
  misseds: { latest: "The newest", all: "All of them", skip: "None" },
  missedHelp: {
    latest: "Of the times that passed while the server was down, the newest one is made up for.",
    all: "Every time that passed while the server was down is made up for, oldest first.",
    skip: "Times that passed while the server was down are left out, save by less than a minute.",
  },
  overlap: "While one still runs",
  overlaps: {
    allow: "Start another",
    skip: "Leave it out",
    queue_one: "Let one wait",
    cancel_previous: "Stop that one",
  },
  overlapHelp: {
    allow: "A run starts at its time, however many others go on.",
    skip: "While the run before has not ended, a time passes without a run.",
    queue_one: "While the run before has not ended, one time waits for its end; others pass.",
    cancel_previous: "The run before is cancelled, and the new one starts when it has ended.",
  },
  dst: "How changes of the clock are handled",
  other: "Empty: it fires as the fields below say.",
  inWords: "A schedule in words; its next fires are below.",
  unreadable:
    "Five fields: minute, hour, day of the month, month, day of the week. Or words, such as every 5 minutes.",
};
