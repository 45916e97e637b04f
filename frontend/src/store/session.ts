// Puts the stores of one open flow together from the document and the catalogue of actions.
import type { ActionLike } from "../model/catalog";
import type { ActionGroup, CanvasApi, FindAction, PageActions, Session } from "./context";
import { createDebug } from "./debug";
import { createClashes } from "./clashes";
import { createEditor, type EditorStart } from "./editor";
import { linkWatch } from "./linkWatch";
import { createOverlay } from "./overlay";
import { createDrag, createUi } from "./ui";
import { createWatch } from "./watch";

/** The part of the manifest that is needed here. */
export interface Catalogue {
  readonly actions: readonly ActionLike[];
  readonly categories: readonly {
    readonly id: string;
    readonly title: string;
    readonly order: number;
  }[];
}

export interface SessionStart extends EditorStart {
  readonly catalogue: Catalogue;
  readonly readOnly: boolean;
  /** Of the window, in pixels; a small one begins with the palette closed. */
  readonly width: number;
  readonly schedule: (commit: () => void) => void;
}

export function createSession(start: SessionStart): Session {
  const overlay = createOverlay(start.schedule);
  const watch = createWatch();
  linkWatch(watch, overlay);
  const door: { current: CanvasApi | null } = { current: null };
  const page: { current: PageActions } = { current: {} };
  return {
    editor: createEditor(start),
    overlay,
    watch,
    ui: createUi(start.width),
    drag: createDrag(),
    clashes: createClashes(),
    debug: createDebug(),
    findAction: finder(start.catalogue.actions),
    groups: groupsOf(start.catalogue),
    canvas: door,
    lastView: { current: null },
    attachCanvas: (api) => {
      door.current = api;
    },
    page,
    attachPage: (actions) => {
      page.current = actions;
    },
    readOnly: start.readOnly,
  };
}

export function finder(actions: readonly ActionLike[]): FindAction {
  const newest = new Map<string, ActionLike>();
  const exact = new Map<string, ActionLike>();
  for (const action of actions) {
    exact.set(`${action.type}@${action.version}`, action);
    const known = newest.get(action.type);
    if (known === undefined || known.version < action.version) newest.set(action.type, action);
  }
  return (type, version) =>
    version === undefined ? newest.get(type) : exact.get(`${type}@${version}`);
}

/** Actions by category, categories in their order, unknown ones last. */
export function groupsOf({ actions, categories }: Catalogue): ActionGroup[] {
  const find = finder(actions);
  const newest = actions.filter((action) => find(action.type) === action);
  const order = new Map(categories.map((category) => [category.id, category]));
  const ids = [...new Set(newest.map((action) => action.category))];
  return ids
    .sort(
      (a, b) => (order.get(a)?.order ?? 999) - (order.get(b)?.order ?? 999) || a.localeCompare(b),
    )
    .map((id) => ({
      id,
      title: order.get(id)?.title ?? id.charAt(0).toUpperCase() + id.slice(1),
      actions: newest.filter((action) => action.category === id),
    }));
}
