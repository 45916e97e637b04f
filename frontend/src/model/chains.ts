// The chains of names that an expression reads, `nodes.charge.output.id`, found and replaced in texts of a document; pure.
import type { Json, JsonObject } from "./flow";

export interface Chain {
  /** As it is written. */
  readonly text: string;
  /** Names without dots and brackets; the first is the root. */
  readonly path: readonly string[];
  /** What follows directly: a filter, a test, an index that is computed. */
  readonly after: string;
}

const REGION = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const PIECE =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*(?:\s*\.\s*\w+|\[\s*"[^"\]]*"\s*\]|\[\s*'[^'\]]*'\s*\])*/g;
const ROOT = /^[A-Za-z_]\w*/;
const AFTER_CHARS = 40;

/** Replaces chains in every expression of a text; `change` answers null to leave one as it is. */
export function rewriteText(text: string, change: (chain: Chain) => string | null): string {
  if (!/\{\{|\{%/.test(text)) return text;
  return text.replace(REGION, (region) => {
    const own = ownNames(region);
    return region.replace(PIECE, (piece: string, at: number) => {
      const root = ROOT.exec(piece)?.[0];
      const before = region.slice(0, at).trimEnd();
      // A string, a filter, a member of something computed, or a name given in the text itself.
      if (root === undefined || own.has(root) || /[.|]$/.test(before)) return piece;
      const path = [...piece.matchAll(/[A-Za-z_]\w*|"[^"]*"|'[^']*'|\d+/g)].map(([name]) =>
        name.replace(/^["']|["']$/g, ""),
      );
      const after = region.slice(at + piece.length, at + piece.length + AFTER_CHARS);
      return change({ text: piece, path, after }) ?? piece;
    });
  });
}

/** The same in all texts of a value; what does not change keeps its identity. */
export function rewriteIn<T extends Json | undefined>(
  value: T,
  change: (chain: Chain) => string | null,
): T {
  if (typeof value === "string") return rewriteText(value, change) as T;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    const next = items.map((item) => rewriteIn(item, change));
    return (next.some((item, index) => item !== items[index]) ? next : items) as T;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as JsonObject);
  const next = entries.map(([key, item]) => [key, rewriteIn(item, change)] as const);
  const isSame = next.every(([, item], index) => item === entries[index]?.[1]);
  return (isSame ? value : Object.fromEntries(next)) as T;
}

export function chainsIn(value: Json | undefined): Chain[] {
  const found: Chain[] = [];
  rewriteIn(value, (chain) => {
    found.push(chain);
    return null;
  });
  return found;
}

/** `{% for item in … %}` gives a name of its own. */
function ownNames(region: string): ReadonlySet<string> {
  const match = /^\{%-?\s*(?:for|set)\s+([\w\s,]+?)(?:\s+in\b|\s*=)/.exec(region);
  return new Set(match?.[1]?.split(",").map((name) => name.trim()) ?? []);
}

/** The one expression of a text that is nothing else; null when there is more, or none. */
export function soleExpression(text: string): string | null {
  const match = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}\s*$/.exec(text);
  return match?.[1]?.trim() ?? null;
}
