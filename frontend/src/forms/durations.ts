// Durations as the flow document writes them, `500ms 30s 5m 2h 7d` or ISO 8601; pure.

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const SHORT = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const ISO_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];
const CHARS_MAX = 40;
const YEAR_MS = 366 * 86_400_000;

/** Milliseconds; null when it is no duration, or longer than a year. */
export function durationMs(text: string): number | null {
  const bare = text.trim();
  const found = bare.length <= CHARS_MAX ? parsed(bare) : null;
  return found === null || found > YEAR_MS ? null : evenly(found);
}

function parsed(bare: string): number | null {
  const [, amount, unit] = SHORT.exec(bare) ?? [];
  if (unit !== undefined) return Number(amount) * (UNIT_MS[unit] ?? 0);
  const parts = ISO.exec(bare);
  if (parts === null || bare.endsWith("P") || bare.endsWith("T")) return null;
  return ISO_MS.reduce((sum, ms, index) => sum + Number(parts[index + 1] ?? 0) * ms, 0);
}

/** To a whole number as the engine rounds: a half goes to the even one. */
export function evenly(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
