// Times and durations in words; pure, the present is an argument.
import { words } from "../words/words";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS: readonly (readonly [number, Intl.RelativeTimeFormatUnit])[] = [
  [365 * DAY, "year"],
  [30 * DAY, "month"],
  [DAY, "day"],
  [HOUR, "hour"],
  [MINUTE, "minute"],
  [SECOND, "second"],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "always" });

/** "2 minutes ago", "in 3 hours"; "just now" and "in a moment" within two seconds. */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  if (Math.abs(distance) < 2 * SECOND) return distance > 0 ? words.ui.soon : words.ui.justNow;
  for (const [size, unit] of UNITS)
    if (Math.abs(distance) >= size) return relative.format(Math.round(distance / size), unit);
  return words.ui.justNow;
}

/** The instant in full, in the reader's zone or in the named one. */
export function exactTime(at: number, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  };
  if (timeZone !== undefined) options.timeZone = timeZone;
  return new Date(at).toLocaleString("en-GB", options);
}

/** "Mon 23 Nov, 07:30 CET" in the named zone, else in the reader's; short enough for a table. */
export function shortTime(at: number, timeZone?: string): string {
  const how: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  };
  try {
    return new Date(at).toLocaleString(
      "en-GB",
      timeZone === undefined ? how : { ...how, timeZone },
    );
  } catch {
    // The server knows a zone that the browser does not.
    return new Date(at).toLocaleString("en-GB", { ...how, timeZone: "UTC" });
  }
}

/** `820 ms`, `1.4 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. */
export function durationText(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${trimmed(ms / SECOND, 1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return pair(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return pair(ms, HOUR, "h", MINUTE, "min");
  return pair(ms, DAY, "d", HOUR, "h");
}

const trimmed = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

function pair(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms - whole * big) / small);
  return rest === 0 ? `${whole} ${bigName}` : `${whole} ${bigName} ${rest} ${smallName}`;
}

/** Milliseconds of an instant; NaN-free: null for nothing and for what is no instant. */
export function instantOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** `12:03:04.120` in the reader's zone, for moments that are compared by eye. */
export function preciseTime(text: string | null | undefined): string {
  const at = instantOf(text);
  if (at === null) return "";
  const clock = new Date(at).toLocaleTimeString("en-GB", { hourCycle: "h23" });
  return `${clock}.${String(((at % SECOND) + SECOND) % SECOND).padStart(3, "0")}`;
}
