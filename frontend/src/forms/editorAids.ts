// What the expression editor does beside writing: shows values under the pointer, takes paths that are
// dropped or chosen elsewhere. Nothing of a run's data is kept in the editor's state.
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";

import { words } from "../words/words";
import type { Look } from "./data";
import { filterWords } from "./filters";
import { insertTargets, PATH_TYPE, type InsertTarget } from "./insertTarget";
import { inserted, isInside, isRecorded, pathAt, stepsOf } from "./paths";
import { lineOf } from "./shown";

const HOVER_CHARS = 240;

export interface Aids {
  readonly label: string;
  readonly look: Look | null;
  readonly readOnly: boolean;
}

/** `latest` is asked each time, as the editor outlives a drawing. */
export function editorAids(latest: () => Aids): Extension {
  return [
    hoverTooltip((view, at) => hoverOf(view, at, latest().look)),
    EditorView.domEventHandlers({
      focus: (_, view) => {
        if (!latest().readOnly) insertTargets.aim(targetOf(view, latest));
        return false;
      },
      dragover: (event) => {
        if (event.dataTransfer?.types.includes(PATH_TYPE) !== true || latest().readOnly)
          return false;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        return true;
      },
      drop: (event, view) => {
        const path = event.dataTransfer?.getData(PATH_TYPE) ?? "";
        if (path === "" || latest().readOnly) return false;
        event.preventDefault();
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }, false);
        put(view, path, at, at);
        return true;
      },
    }),
  ];
}

const targets = new WeakMap<EditorView, InsertTarget>();

function targetOf(view: EditorView, latest: () => Aids): InsertTarget {
  const target = {
    label: latest().label,
    insert: (path: string) => {
      const { from, to } = view.state.selection.main;
      put(view, path, from, to);
    },
  };
  targets.set(view, target);
  return target;
}

/** The field is no longer on the page. */
export function leaveEditor(view: EditorView): void {
  const target = targets.get(view);
  if (target !== undefined) insertTargets.leave(target);
}

function put(view: EditorView, path: string, from: number, to: number): void {
  const insert = inserted(view.state.doc.toString(), from, path);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: "input.drop",
  });
  view.focus();
}

async function hoverOf(view: EditorView, at: number, look: Look | null): Promise<Tooltip | null> {
  const text = view.state.doc.toString();
  const filter = filterAt(text, at);
  if (filter !== null) return tooltip(filter.from, filter.to, filter.name, filter.text);
  const found = pathAt(text, at);
  if (found === null || look === null || !isReadable(found.path)) return null;
  const { value, type, error } = await look(`{{ ${found.path} }}`, { depth: 2, entries: 12 });
  const said = error == null ? lineOf(value, HOVER_CHARS) : error.message;
  const kind = error == null ? (words.expressions.types[type] ?? type) : "";
  return tooltip(found.from, found.to, `${found.path}${kind === "" ? "" : ` · ${kind}`}`, said);
}

const PLAIN = new Set(["index", "now", "run"]);

function isReadable(path: string): boolean {
  const steps = stepsOf(path);
  return isRecorded(steps) || PLAIN.has(String(steps[0]));
}

function filterAt(text: string, at: number) {
  if (!isInside(text, at)) return null;
  for (const match of text.matchAll(/\|\s*([a-z]\w*)/g)) {
    const [whole, name = ""] = match;
    const from = match.index + whole.length - name.length;
    const said = at >= from && at <= from + name.length ? filterWords(name) : undefined;
    if (said !== undefined) return { from, to: from + name.length, name: `| ${name}`, text: said };
  }
  return null;
}

function tooltip(pos: number, end: number, title: string, text: string): Tooltip {
  return {
    pos,
    end,
    above: true,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-value";
      const head = dom.appendChild(document.createElement("div"));
      head.className = "cm-value-head";
      head.textContent = title;
      dom.appendChild(document.createElement("div")).textContent = text;
      return { dom };
    },
  };
}
