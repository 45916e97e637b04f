// When the attempts of a retry policy start, computed as the engine does it; pure.
import type { RetryPolicy, RetryPreset } from "../model/flow";
import { durationMs, evenly } from "./durations";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** As many as the engine allows; a longer schedule is cut short by its duration. */
const ATTEMPTS_SHOWN_MAX = 1_000;

/** A policy spelled out; times in milliseconds. */
export interface Policy {
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly multiplier: number;
  readonly maxDelayMs: number;
  readonly maxDurationMs: number | null;
  readonly jitter: number;
  /** Error codes worth another attempt. */
  readonly retryOn: readonly string[];
}

const TRANSIENT = ["http.429", "http.502", "http.503", "http.504", "connection", "timeout"];

const quick: Policy = {
  maxAttempts: 6,
  initialDelayMs: 1_000,
  multiplier: 1.25,
  maxDelayMs: MINUTE_MS,
  maxDurationMs: null,
  jitter: 0.1,
  retryOn: TRANSIENT,
};

export const PRESETS: Readonly<Record<RetryPreset, Policy>> = {
  default: quick,
  non_idempotent: { ...quick, retryOn: ["http.429", "http.503", "connection.refused"] },
  long_outage: {
    ...quick,
    maxAttempts: ATTEMPTS_SHOWN_MAX,
    initialDelayMs: MINUTE_MS,
    multiplier: 2,
    maxDelayMs: HOUR_MS,
    maxDurationMs: 24 * HOUR_MS,
  },
  none: { ...quick, maxAttempts: 1, jitter: 0, retryOn: [] },
};

type RetryOn = RetryPolicy["retry_on"];

const entriesOf = (retryOn: RetryOn): readonly string[] =>
  typeof retryOn === "string" ? [retryOn] : (retryOn ?? []);
const isCondition = (entry: string): boolean => /\{\{|\{%/.test(entry);

/** The error codes of `retry_on`, without its expression. */
export const codesOf = (retryOn: RetryOn): readonly string[] =>
  entriesOf(retryOn).filter((entry) => !isCondition(entry));

/** The expression of `retry_on`; nothing when it has none. */
export const conditionOf = (retryOn: RetryOn): string => entriesOf(retryOn).find(isCondition) ?? "";

export const retryOnOf = (codes: readonly string[], condition: string): readonly string[] =>
  condition === "" ? codes : [...codes, condition];

export const isPreset = (name: string): name is RetryPreset => name in PRESETS;

/** `fallback` is the preset that a policy without one changes: the action's own. */
export function policyOf(retry: RetryPreset | RetryPolicy, fallback: RetryPreset): Policy {
  if (typeof retry === "string") return PRESETS[retry];
  const base = PRESETS[retry.preset ?? fallback];
  return {
    maxAttempts: retry.max_attempts ?? base.maxAttempts,
    initialDelayMs: msOr(retry.initial_delay, base.initialDelayMs),
    multiplier: retry.multiplier ?? base.multiplier,
    maxDelayMs: msOr(retry.max_delay, base.maxDelayMs),
    maxDurationMs: msOr(retry.max_duration, base.maxDurationMs),
    jitter: retry.jitter ?? base.jitter,
    retryOn: retry.retry_on === undefined ? base.retryOn : codesOf(retry.retry_on),
  };
}

function msOr<Fallback>(text: string | undefined, fallback: Fallback): number | Fallback {
  return text === undefined ? fallback : (durationMs(text) ?? fallback);
}

/** A service that asks for more patience than this with Retry-After is asked again all the same. */
export const RETRY_AFTER_MAX_MS = HOUR_MS;

/** When an attempt starts, in milliseconds after the first failure: jitter only shortens waits. */
export interface Attempt {
  readonly earliest: number;
  /** The moment to give up when longer waits would pass it. */
  readonly latest: number;
  /** With the longest waits there is no time left for it. */
  readonly isUnsure: boolean;
}

const HASHES = 2 ** 32;
const JITTER_MOST = (HASHES - 1) / HASHES;

/** Every attempt there can be, each taking no time itself. */
export function attemptsOf(policy: Policy): readonly Attempt[] {
  const latest = attemptTimes(policy, 0);
  return attemptTimes(policy, JITTER_MOST).map((earliest, index) => {
    const at = latest[index];
    return {
      earliest,
      latest: at ?? policy.maxDurationMs ?? earliest,
      isUnsure: at === undefined,
    };
  });
}

/** `share` of the jitter, 0 to 1, is taken from every wait. */
export function attemptTimes(policy: Policy, share: number): readonly number[] {
  const times = [0];
  const most = Math.min(policy.maxAttempts, ATTEMPTS_SHOWN_MAX);
  for (let at = 0; times.length < most; times.push(at)) {
    at += evenly(backoff(policy, times.length) * (1 - policy.jitter * share));
    if (policy.maxDurationMs !== null && at > policy.maxDurationMs) break;
  }
  return times;
}

function backoff({ initialDelayMs, multiplier, maxDelayMs }: Policy, attempt: number): number {
  const grown = multiplier ** (attempt - 1);
  return Number.isFinite(grown) ? Math.min(initialDelayMs * grown, maxDelayMs) : maxDelayMs;
}
