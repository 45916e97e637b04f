// A condition as two sides and a comparison, read from an expression and written as one; pure.
import type { Json } from "../model/flow";
import { looseText, looseValue } from "./values";

export type Comparison =
  | "=="
  | "!="
  | ">"
  | ">="
  | "<"
  | "<="
  | "in"
  | "contains"
  | "defined"
  | "undefined"
  | "true"
  | "false";

export const COMPARISONS: readonly Comparison[] = [
  "==",
  "!=",
  ">",
  ">=",
  "<",
  "<=",
  "contains",
  "in",
  "true",
  "false",
  "defined",
  "undefined",
];

export interface Condition {
  /** A path, such as `nodes.charge.output.total`. */
  readonly left: string;
  readonly comparison: Comparison;
  /** What is written at the right: `100`, `paid`, or a path. Empty for comparisons without one. */
  readonly right: string;
}

const PATH = String.raw`[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\["[^"\\]*"\]|\[\d+\])*`;
const LITERAL = String.raw`"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|none|null|\[[^\[\]{}]*\]`;
const WHOLE = /^\s*\{\{(?<inside>[^]*)\}\}\s*$/;
const BINARY = new RegExp(
  `^(${PATH}|${LITERAL})\\s*(==|!=|>=|<=|>|<|\\bin\\b)\\s*(${PATH}|${LITERAL})$`,
);
const STATE = new RegExp(`^(${PATH})\\s+is\\s+(defined|not defined)$`);
const PLAIN = new RegExp(`^(not\\s+)?(${PATH})$`);
const ROOTS = new Set([
  "input",
  "nodes",
  "vars",
  "item",
  "index",
  "previous",
  "run",
  "now",
  "event",
  "error",
]);

export const hasRight = (comparison: Comparison): boolean =>
  !["defined", "undefined", "true", "false"].includes(comparison);

export const isPath = (text: string): boolean =>
  new RegExp(`^${PATH}$`).test(text) && ROOTS.has(/^\w+/.exec(text)?.[0] ?? "");

/** The condition that an expression is; null for one that has to be written. */
export function readCondition(expression: string): Condition | null {
  const inside = WHOLE.exec(expression)?.groups?.["inside"]?.trim();
  if (inside === undefined) return null;
  const state = STATE.exec(inside);
  if (state?.[1] !== undefined && isPath(state[1]))
    return {
      left: state[1],
      comparison: state[2] === "defined" ? "defined" : "undefined",
      right: "",
    };
  const plain = PLAIN.exec(inside);
  if (plain?.[2] !== undefined && isPath(plain[2]))
    return { left: plain[2], comparison: plain[1] === undefined ? "true" : "false", right: "" };
  const [, left, sign, right] = BINARY.exec(inside) ?? [];
  if (left === undefined || right === undefined) return null;
  if (isPath(left)) return { left, comparison: sign as Comparison, right: shown(right) };
  // `"x" in path` is read from the other side.
  return sign === "in" && isPath(right)
    ? { left: right, comparison: "contains", right: shown(left) }
    : null;
}

/** How a literal or a path stands in the field at the right. */
function shown(text: string): string {
  if (isPath(text)) return text;
  return looseText(literalOf(text));
}

function literalOf(text: string): Json {
  try {
    return JSON.parse(text === "none" ? "null" : text) as Json;
  } catch {
    return text;
  }
}

export function writeCondition({ left, comparison, right }: Condition): string {
  if (left === "") return "";
  if (comparison === "true") return `{{ ${left} }}`;
  if (comparison === "false") return `{{ not ${left} }}`;
  if (comparison === "defined") return `{{ ${left} is defined }}`;
  if (comparison === "undefined") return `{{ ${left} is not defined }}`;
  const value = isPath(right) ? right : JSON.stringify(looseValue(right));
  return comparison === "contains"
    ? `{{ ${value} in ${left} }}`
    : `{{ ${left} ${comparison} ${value} }}`;
}
