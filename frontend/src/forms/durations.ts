// Durations as the flow document writes them, `500ms 30s 5m 2h 7d` or ISO 8601; pure.

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const ISO_MS = [7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Milliseconds; null when it is no duration. */
export function durationMs(text: string): number | null {
  const bare = text.trim();
  if (WHOLE.test(bare)) {
    let total = 0;
    for (const [, amount, unit] of bare.matchAll(PART))
      total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
    return total;
  }
  const parts = ISO.exec(bare);
  if (parts === null || bare === "P" || bare.endsWith("T")) return null;
  return ISO_MS.reduce((sum, ms, index) => sum + Number(parts[index + 1] ?? 0) * ms, 0);
}
