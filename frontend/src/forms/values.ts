// A field's value as text and back, and whether it is an expression; pure.
import type { Json } from "../model/flow";
import type { FieldKind } from "./schema";

/** The engine evaluates a text that holds one of these marks. */
export const isExpression = (value: Json | undefined): value is string =>
  typeof value === "string" && /\{\{|\{%/.test(value);

/** What an expression editor shows of any value. */
export function textOf(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const TEXTUAL: ReadonlySet<FieldKind> = new Set([
  "text",
  "multiline",
  "enum",
  "duration",
  "instant",
  "time_zone",
  "expression",
]);

/** The value of what was written in an expression editor: a plain `5` in a number field is 5. */
export function valueOf(text: string, kind: FieldKind): Json | undefined {
  if (text === "") return undefined;
  if (TEXTUAL.has(kind) || isExpression(text)) return text;
  const value = parsed(text);
  return value === undefined ? text : value;
}

/** A value as it is written in one line: a text as it is, unless it reads as something else. */
export function looseText(value: Json | undefined): string {
  if (typeof value !== "string") return textOf(value);
  return parsed(value) === undefined ? value : JSON.stringify(value);
}

/** What was written in one line: `5`, `true` and `[1]` are what they look like, the rest is text. */
export function looseValue(text: string): Json {
  const value = parsed(text);
  return value === undefined ? text : value;
}

/** undefined when it is no JSON. `null` reads as null only when it is written so. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const isSameValue = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

export function typeWord(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "map";
  if (typeof value === "string") return isExpression(value) ? "expression" : "text";
  return typeof value === "boolean" ? "yes/no" : "number";
}
