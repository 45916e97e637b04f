// How much of a JSON value is shown at once; pure, and never walks a whole big value.

export const ENTRIES_STEP = 50;
export const TEXT_CHARS_FIRST = 300;
export const TEXT_CHARS_STEP = 4_000;
/** Copying and downloading go through JSON text; the tree never does. */
const INDENT = 2;

export type Kind = "object" | "array" | "text" | "number" | "boolean" | "null";

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "object";
  if (typeof value === "string") return "text";
  return typeof value === "number" ? "number" : "boolean";
}

export const isNested = (value: unknown): boolean =>
  kindOf(value) === "object" || kindOf(value) === "array";

export function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

/** The first `count` entries, in order. */
export function entriesOf(value: unknown, count: number): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value))
    return value.slice(0, count).map((entry: unknown, index) => [String(index), entry] as const);
  if (typeof value !== "object" || value === null) return [];
  const known = value as Readonly<Record<string, unknown>>;
  return Object.keys(known)
    .slice(0, count)
    .map((key) => [key, known[key]] as const);
}

const PREVIEW_ENTRIES = 4;
const PREVIEW_CHARS = 24;

/** One line that hints at what is inside: `{id: 7, name: "Ada", …}`. */
export function previewOf(value: unknown): string {
  const size = sizeOf(value);
  const inside = entriesOf(value, PREVIEW_ENTRIES).map(([key, entry]) =>
    Array.isArray(value) ? briefOf(entry) : `${key}: ${briefOf(entry)}`,
  );
  if (size > PREVIEW_ENTRIES) inside.push("…");
  const text = inside.join(", ");
  return Array.isArray(value) ? `[${text}]` : `{${text}}`;
}

function briefOf(value: unknown): string {
  switch (kindOf(value)) {
    case "object":
      return sizeOf(value) === 0 ? "{}" : "{…}";
    case "array":
      return sizeOf(value) === 0 ? "[]" : `[${sizeOf(value)}]`;
    case "text": {
      const text = value as string;
      return JSON.stringify(
        text.length > PREVIEW_CHARS ? `${text.slice(0, PREVIEW_CHARS)}…` : text,
      );
    }
    default:
      return JSON.stringify(value ?? null);
  }
}

export function jsonText(value: unknown): string {
  return JSON.stringify(value ?? null, null, INDENT);
}
