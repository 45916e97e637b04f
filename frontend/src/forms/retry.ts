// When the attempts of a retry policy start, computed as the engine does it; pure.
import type { RetryPolicy, RetryPreset } from "../model/flow";
import { durationMs } from "./durations";

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
  none: { ...quick, maxAttempts: 1 },
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

/** When each attempt starts, in milliseconds after the first failure; jitter left out. */
export function attemptTimes(policy: Policy): readonly number[] {
  const times = [0];
  let delay = policy.initialDelayMs;
  let at = 0;
  const most = Math.min(policy.maxAttempts, ATTEMPTS_SHOWN_MAX);
  while (times.length < most) {
    at += Math.min(delay, policy.maxDelayMs);
    if (policy.maxDurationMs !== null && at > policy.maxDurationMs) break;
    times.push(at);
    delay *= policy.multiplier;
  }
  return times;
}
