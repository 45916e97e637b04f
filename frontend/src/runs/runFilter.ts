// Which runs are listed, as the address says it; pure.
import type { BulkAction, BulkFilter } from "../api/bulk";
import { BULK_STATES } from "../api/bulk";
import type { RunsFilter } from "../api/runList";
import { RUN_STATES } from "../ui/states";

export const AGES = ["today", "24h", "7d", "30d"] as const;
export type Age = (typeof AGES)[number];

export interface RunFilter {
  readonly text?: string | undefined;
  readonly flow?: string | undefined;
  readonly states: readonly string[];
  /** A time that moves with the clock; `since` and `until` stand still. */
  readonly age?: Age | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly isDebug?: boolean | undefined;
}

const HOUR = 3_600_000;
const HOURS: Readonly<Record<Exclude<Age, "today">, number>> = { "24h": 24, "7d": 168, "30d": 720 };
/** A time that moves is asked for by whole minutes, so that the same question is asked again. */
const STEP = 60_000;

export function readFilter(query: URLSearchParams): RunFilter {
  const states = (query.get("state") ?? "").split(",").filter((one) => RUN_STATES.includes(one));
  const debug = query.get("debug");
  return {
    text: query.get("text") ?? undefined,
    flow: query.get("flow") ?? undefined,
    states: [...new Set(states)],
    age: AGES.find((one) => one === query.get("age")),
    since: instant(query.get("since")),
    until: instant(query.get("until")),
    isDebug: debug === "only" ? true : debug === "none" ? false : undefined,
  };
}

const instant = (text: string | null): string | undefined =>
  text === null || Number.isNaN(Date.parse(text)) ? undefined : text;

/** The same filter gives the same text, whoever made it. */
export function writeFilter(filter: RunFilter): string {
  const query = new URLSearchParams();
  const entries: readonly (readonly [string, string | undefined])[] = [
    ["text", filter.text],
    ["flow", filter.flow],
    ["state", filter.states.length === 0 ? undefined : filter.states.join(",")],
    ["age", filter.age],
    ["since", filter.age === undefined ? filter.since : undefined],
    ["until", filter.age === undefined ? filter.until : undefined],
    ["debug", filter.isDebug === undefined ? undefined : filter.isDebug ? "only" : "none"],
  ];
  for (const [name, value] of entries)
    if (value !== undefined && value !== "") query.set(name, value);
  return query.toString();
}

/** What the server is asked for. */
export function asked(filter: RunFilter, now: number): RunsFilter {
  const wish: Record<string, string> = {};
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") wish[name] = value;
  };
  set("flow", filter.flow);
  set("state", filter.states.join(","));
  set("since", sinceOf(filter, now));
  set("until", filter.age === undefined ? filter.until : undefined);
  set("text", filter.text?.trim());
  set("is_debug", filter.isDebug === undefined ? undefined : String(filter.isDebug));
  return wish;
}

export function sinceOf({ age, since }: RunFilter, now: number): string | undefined {
  if (age === undefined) return since;
  if (age === "today") {
    const today = new Date(now);
    return new Date(today.getFullYear(), today.getMonth(), today.getDate()).toISOString();
  }
  return new Date(Math.floor((now - HOURS[age] * HOUR) / STEP) * STEP).toISOString();
}

export const isPlain = (filter: RunFilter): boolean => writeFilter(filter) === "";

/** Everything that matches, for an action on all of it; null when the engine cannot be asked so. */
export function bulkFilter(filter: RunFilter, action: BulkAction, now: number): BulkFilter | null {
  if ((filter.text ?? "").trim() !== "" || filter.isDebug !== undefined) return null;
  const possible = BULK_STATES[action];
  const states = filter.states.filter((one) => possible.includes(one));
  if (filter.states.length > 0 && states.length === 0) return null;
  const since = sinceOf(filter, now);
  const until = filter.age === undefined ? filter.until : undefined;
  return {
    ...(filter.flow === undefined ? {} : { flow: filter.flow }),
    ...(states.length === 0 ? {} : { states }),
    ...(since === undefined ? {} : { created_after: since }),
    ...(until === undefined ? {} : { created_before: until }),
  };
}
