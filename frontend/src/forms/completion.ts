// What CodeMirror offers inside `{{ … }}`: names in sight, step by step, and filters after a bar.
import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";

import { FILTERS } from "./filters";
import { merged, namesAt, namesOfValue, type Name, type Names } from "./names";
import { isRecorded, stepsOf } from "./paths";

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const PATH =
  /((?:[A-Za-z_]\w*|\["[^"]*"\]|\['[^']*'\])(?:\.[A-Za-z_]\w*|\["[^"]*"\]|\['[^']*'\]|\[\d+\])*)\.(\w*)$/;

/** Gives what is at a path in recorded data; nothing when there is nothing. */
export type Recorded = (path: string) => Promise<unknown>;

/** `names` is asked each time, so that the newest are offered; data only where somebody looks. */
export function completeWith(
  names: () => Names,
  recorded: () => Recorded | null = () => null,
): CompletionSource {
  return (context) => {
    const inside = openExpression(context);
    if (inside === null) return null;
    const filter = /\|\s*(\w*)$/.exec(inside);
    if (filter) return offer(context, filter[1] ?? "", FILTERS);
    const path = PATH.exec(inside);
    if (path) {
      const steps = stepsOf(path[1] ?? "");
      const known = namesAt(names(), steps.map(String));
      const look = isRecorded(steps) ? recorded() : null;
      const given = (seen?: unknown) =>
        offer(context, path[2] ?? "", merged(namesOfValue(seen), known).map(member));
      return look === null ? given() : look(path[1] ?? "").then(given);
    }
    const word = /(?:^|[^\w."'\])])(\w*)$/.exec(inside)?.[1] ?? null;
    if (word === null || (word === "" && !context.explicit && !/\{[{%]-?\s*$/.test(inside)))
      return null;
    return offer(context, word, names().map(root));
  };
}

/** The text from the open brace to the cursor; null when the cursor is outside. */
function openExpression(context: CompletionContext): string | null {
  const before = context.state.sliceDoc(0, context.pos);
  const open = Math.max(before.lastIndexOf("{{"), before.lastIndexOf("{%"));
  if (open < 0) return null;
  const inside = before.slice(open);
  return /[}%]\}/.test(inside) ? null : inside;
}

function offer(
  context: CompletionContext,
  word: string,
  options: readonly Completion[],
): CompletionResult | null {
  if (options.length === 0) return null;
  return { from: context.pos - word.length, options, validFor: /^\w*$/ };
}

const root = (name: Name): Completion => ({ ...shown(name), type: "variable" });

/** `.charge`, or `["charge-card"]` in place of the dot when the id is no identifier. */
function member(name: Name): Completion {
  const completion: Completion = { ...shown(name), type: "property" };
  if (IDENTIFIER.test(name.label)) return completion;
  return {
    ...completion,
    apply: (view: EditorView, _: Completion, from: number, to: number) => {
      const insert = `[${JSON.stringify(name.label)}]`;
      view.dispatch({
        changes: { from: from - 1, to, insert },
        selection: { anchor: from - 1 + insert.length },
      });
    },
  };
}

function shown(name: Name): Completion {
  return {
    label: name.label,
    ...(name.detail ? { detail: name.detail } : {}),
    ...(name.info ? { info: name.info } : {}),
  };
}
