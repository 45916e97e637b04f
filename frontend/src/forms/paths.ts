// Paths of expressions, such as `nodes.charge.output["a-b"][0]`: written, read, found in a text; pure.

export type Step = string | number;

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const CHAIN = /(?:[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*|\["[^"\\]*"\]|\['[^'\\]*'\]|\[\d+\])*/g;
const STEP = /[A-Za-z_]\w*(?=\.|\[|$)|"[^"\\]*"|'[^'\\]*'|(?<=\[)\d+(?=\])/g;

/** A path in the engine's own notation. */
export function pathOf(steps: readonly Step[]): string {
  return steps.reduce<string>((path, step, at) => {
    if (typeof step === "number") return `${path}[${step}]`;
    if (!IDENTIFIER.test(step)) return `${path}[${JSON.stringify(step)}]`;
    return at === 0 ? step : `${path}.${step}`;
  }, "");
}

export function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(STEP)].map(([step]) =>
    /^\d+$/.test(step) ? Number(step) : step.replaceAll(/^["']|["']$/g, ""),
  );
}

export interface Found {
  readonly from: number;
  readonly to: number;
  readonly path: string;
}

/** The path around a place in a text, up to the step that stands there; null outside of braces. */
export function pathAt(text: string, at: number): Found | null {
  if (!isInside(text, at)) return null;
  for (const match of text.matchAll(CHAIN)) {
    const from = match.index;
    const to = from + match[0].length;
    if (at < from || at > to) continue;
    const before = text[from - 1];
    if (before === "." || before === '"' || before === "'" || before === "|") return null;
    const rest = /^[^.[]*(?:\])?/.exec(text.slice(Math.max(at, from), to))?.[0] ?? "";
    const end = Math.max(at, from) + rest.length;
    return { from, to: end, path: text.slice(from, end) };
  }
  return null;
}

/** Whether a place in a text is between the braces of an expression. */
export function isInside(text: string, at: number): boolean {
  const before = text.slice(0, at);
  const open = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  return open >= 0 && !/[}%]\}/.test(before.slice(open));
}

/** Whether a path leads into what a run has recorded. */
export function isRecorded(steps: readonly Step[]): boolean {
  const [root, , part] = steps;
  if (root === "nodes") return part === "output" || part === "error";
  return root === "input" || root === "item" || root === "previous" || root === "vars";
}

/** What is inserted at a place: braces unless they stand around it already. */
export const inserted = (text: string, at: number, path: string): string =>
  isInside(text, at) ? path : `{{ ${path} }}`;
