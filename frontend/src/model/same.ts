// Whether two pieces of JSON say the same, whatever the order of their keys; knows no documents.
import type { Json, JsonObject } from "./flow";

/** A mapping, not a list. */
export const isRecord = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Absent and undefined are one. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isSame(own(a, key), own(b, key)));
}

/** What a mapping itself holds under a key; never what every object has. */
export const own = (record: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The value with another one at a path of keys; undefined takes the key away. */
export function setAt(
  value: Json | undefined,
  path: readonly string[],
  leaf: Json | undefined,
): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return leaf;
  const entries = new Map(isRecord(value) ? Object.entries(value) : []);
  const next = setAt(entries.get(key), rest, leaf);
  if (next === undefined) entries.delete(key);
  else entries.set(key, next);
  return Object.fromEntries(entries);
}

/** Items by name; the second of one name is `name#1`, so that none is lost. */
export function keyed<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, T> {
  const named = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    let key = name;
    for (let n = 1; named.has(key); n += 1) key = `${name}#${n}`;
    named.set(key, item);
  }
  return named;
}

/** The same value with the keys of every mapping in the order of the alphabet: texts of it differ only where it does. */
export function inOrder(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((each) => inOrder(each) ?? null);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, inOrder(each)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
