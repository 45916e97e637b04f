// A colour for each category of actions, ours by name and strangers' by a steady hash.

const OURS: ReadonlySet<string> = new Set([
  "trigger",
  "flow",
  "http",
  "storage",
  "queue",
  "sheets",
  "tasks",
  "topics",
]);
const PALETTE = ["http", "storage", "queue", "sheets", "tasks", "trigger"] as const;

/** A CSS colour; both schemes are behind the token. */
export function categoryColor(category: string): string {
  if (OURS.has(category)) return `var(--cat-${category})`;
  if (category === "other" || category === "") return "var(--cat-other)";
  let hash = 0;
  for (const letter of category) hash = (hash * 31 + letter.charCodeAt(0)) % 9973;
  return `var(--cat-${PALETTE[hash % PALETTE.length] ?? "other"})`;
}
