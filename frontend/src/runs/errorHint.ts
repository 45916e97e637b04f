// What a person can do about an error, by its code; pure.
import { words } from "../words/words";

type Hint = keyof typeof words.runs.hints;

/** The first that fits counts. */
const HINTS: readonly (readonly [prefix: string, hint: Hint])[] = [
  ["http.401", "http401"],
  ["http.403", "http401"],
  ["http.404", "http404"],
  ["http.4", "http4"],
  ["http.5", "http5"],
  ["timeout", "timeout"],
  ["connection", "connection"],
  ["expression", "expression"],
  ["condition", "condition"],
  ["unknown", "unknown"],
  ["deadline", "deadline"],
  ["map.failures", "map"],
  ["limit.", "limit"],
  ["flow.failed", "failed"],
];

export function errorHint(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") return "";
  const found = HINTS.find(([prefix]) => code.startsWith(prefix));
  return found === undefined ? "" : words.runs.hints[found[1]];
}
