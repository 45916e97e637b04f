// How expressions look in CodeMirror: text outside of braces, tokens inside; no grammar is compiled.
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import type { StringStream } from "@codemirror/language";
import { Decoration, MatchDecorator, ViewPlugin, type DecorationSet } from "@codemirror/view";
import type { EditorView, ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";

interface State {
  isInside: boolean;
  isAfterBar: boolean;
}

const WORDS =
  /^(?:if|else|elif|endif|for|endfor|in|is|not|and|or|true|false|none|True|False|None)\b/;

function token(stream: StringStream, state: State): string | null {
  if (!state.isInside) return outside(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match(/^-?[}%]\}/)) {
    state.isInside = false;
    return "brace";
  }
  const isAfterBar = state.isAfterBar;
  state.isAfterBar = false;
  if (stream.match(/^(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)/)) return "string";
  if (stream.match(/^\d+(?:\.\d+)?/)) return "number";
  if (stream.match(WORDS)) return "keyword";
  if (stream.match(/^\.\s*[A-Za-z_]\w*/)) return "propertyName";
  if (stream.match(/^[A-Za-z_]\w*/)) return isAfterBar ? "function" : "variableName";
  state.isAfterBar = stream.next() === "|";
  return "operator";
}

function outside(stream: StringStream, state: State): string | null {
  if (stream.match(/^\{[{%]-?/)) {
    state.isInside = true;
    return "brace";
  }
  stream.next();
  while (!stream.eol() && !stream.match(/^\{[{%]/, false)) stream.next();
  return null;
}

export const expressionLanguage = StreamLanguage.define<State>({
  name: "expression",
  startState: () => ({ isInside: false, isAfterBar: false }),
  copyState: (state) => ({ ...state }),
  token,
  languageData: { closeBrackets: { brackets: ["{", "(", "[", '"', "'"] } },
  tokenTable: { function: tags.function(tags.variableName), brace: tags.brace },
});

/** One style for expressions and JSON; the colours are the states' and the accent's tokens. */
export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.brace, color: "var(--accent)", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--state-succeeded)" },
    { tag: tags.number, color: "var(--state-running)" },
    { tag: [tags.keyword, tags.bool, tags.null], color: "var(--state-waiting)" },
    { tag: tags.function(tags.variableName), color: "var(--state-retrying)" },
    { tag: tags.propertyName, color: "var(--text)" },
    { tag: tags.variableName, color: "var(--accent)" },
    { tag: [tags.operator, tags.separator, tags.squareBracket], color: "var(--text-3)" },
  ]),
);

const marks = new MatchDecorator({
  regexp: /\{\{.*?\}\}|\{%.*?%\}/g,
  decoration: Decoration.mark({ class: "cm-expression" }),
});

/** Shows expressions inside the texts of another language, such as JSON. */
export const expressionMarks = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = marks.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = marks.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
