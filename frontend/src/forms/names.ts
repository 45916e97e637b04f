// The names an expression may read, as a tree that is unfolded where somebody looks; pure.
import type { JsonObject } from "../model/flow";
import { words } from "../words/words";
import type { FieldSchema } from "./schema";
import { cutOf } from "./shown";

export interface Name {
  readonly label: string;
  /** A word or a value beside it. */
  readonly detail?: string;
  readonly info?: string;
  readonly inside?: () => Names;
}
export type Names = readonly Name[];

const KEYS_MAX = 100;
const DETAIL_CHARS_MAX = 40;

/** What is inside a value that was seen in a run. */
export function namesOfValue(value: unknown): Names {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value)
    .filter(([label]) => label !== "$cut")
    .slice(0, KEYS_MAX)
    .map(([label, entry]: [string, unknown]) => ({
      label,
      detail: sample(entry),
      inside: () => namesOfValue(entry),
    }));
}

/** What a schema promises. */
export function namesOfSchema(schema: FieldSchema | JsonObject | undefined): Names {
  const known = schema as FieldSchema | undefined;
  return Object.entries(known?.properties ?? {}).map(([label, one]) => ({
    label,
    detail: typeof one.type === "string" ? one.type : "",
    info: one.title ?? one.description ?? "",
    inside: () => namesOfSchema(one),
  }));
}

/** Seen values say more than promises; what was not seen is still promised. */
export function merged(seen: Names, promised: Names): Names {
  const known = new Map(seen.map((name) => [name.label, name]));
  const all = promised.map((name) => {
    const also = known.get(name.label);
    known.delete(name.label);
    if (also === undefined) return name;
    const inside = () => merged(also.inside?.() ?? [], name.inside?.() ?? []);
    return { ...name, ...also, info: name.info ?? "", inside };
  });
  return [...all, ...known.values()];
}

/** The names at a path such as `["nodes", "charge", "output"]`. */
export function namesAt(names: Names, path: readonly string[]): Names {
  let here = names;
  for (const step of path) here = here.find((name) => name.label === step)?.inside?.() ?? [];
  return here;
}

function sample(value: unknown): string {
  const cut = cutOf(value);
  if (cut !== null && cut.type !== "text")
    return cut.type === "list" ? words.expressions.listOf(cut.entries) : words.expressions.map;
  if (Array.isArray(value)) return words.expressions.listOf(value.length);
  if (typeof value === "object" && value !== null) return words.expressions.map;
  const text = JSON.stringify(value ?? null);
  return text.length > DETAIL_CHARS_MAX ? `${text.slice(0, DETAIL_CHARS_MAX)}…` : text;
}
