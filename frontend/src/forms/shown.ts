// A value of a preview as text: cut places become words; pure.
import { words } from "../words/words";

interface Cut {
  readonly type: string;
  readonly entries: number;
  readonly start?: string;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the server left out here; null when it left out nothing. */
export function cutOf(value: unknown): Cut | null {
  const cut = isMap(value) ? value["$cut"] : undefined;
  return isMap(cut) && typeof cut["type"] === "string" ? (cut as unknown as Cut) : null;
}

function wordsOf({ type, entries, start }: Cut): string {
  if (start !== undefined) return `${start}${words.expressions.cutText(entries - start.length)}`;
  return (type === "list" ? words.expressions.cutItems : words.expressions.cutKeys)(entries);
}

/** The value with words in the place of what was cut. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (!isMap(value)) return value;
  const cut = cutOf(value);
  if (cut !== null && Object.keys(value).length === 1) return wordsOf(cut);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) =>
      key === "$cut" && cut !== null ? ["…", wordsOf(cut)] : [key, readable(one)],
    ),
  );
}

/** A text stands as it is, anything else as JSON on one line. */
export function lineOf(value: unknown, chars: number): string {
  const plain = readable(value);
  const text = typeof plain === "string" ? plain : JSON.stringify(plain ?? null);
  const line = text.replaceAll(/\s*\n\s*/g, " ⏎ ");
  return line.length > chars ? `${line.slice(0, chars)}…` : line;
}

export const blockOf = (value: unknown): string => {
  const plain = readable(value);
  return typeof plain === "string" ? plain : JSON.stringify(plain ?? null, null, 2);
};
