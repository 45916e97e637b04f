// The times that the dashboard shows, cut so that bars begin at round moments; pure.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RANGES = ["hour", "day", "week", "month"] as const;
export type Range = (typeof RANGES)[number];

interface Cut {
  readonly width: number;
  readonly buckets: number;
}

const CUTS: Readonly<Record<Range, Cut>> = {
  hour: { width: 2 * MINUTE, buckets: 30 },
  day: { width: HOUR, buckets: 24 },
  week: { width: 6 * HOUR, buckets: 28 },
  month: { width: DAY, buckets: 30 },
};

export const rangeOf = (text: string | null): Range => RANGES.find((one) => one === text) ?? "day";

export interface Span {
  readonly since: string;
  readonly until: string;
  readonly buckets: number;
}

/** The bars up to the one that `now` is in; they begin with the reader's day. */
export function spanOf(range: Range, now: Date): Span {
  const { width, buckets } = CUTS[range];
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const until = midnight + (Math.floor((now.getTime() - midnight) / width) + 1) * width;
  return {
    since: new Date(until - buckets * width).toISOString(),
    until: new Date(until).toISOString(),
    buckets,
  };
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DATE: Intl.DateTimeFormatOptions = { day: "numeric", month: "short" };
const FORMATS: Readonly<Record<Range, Intl.DateTimeFormat>> = {
  hour: new Intl.DateTimeFormat("en-GB", CLOCK),
  day: new Intl.DateTimeFormat("en-GB", CLOCK),
  week: new Intl.DateTimeFormat("en-GB", { weekday: "short", ...CLOCK }),
  month: new Intl.DateTimeFormat("en-GB", DATE),
};

/** How a bar is called under the chart. */
export const barLabel = (range: Range, from: string): string =>
  FORMATS[range].format(new Date(from));
