// Named filters, kept in the browser; pure but for the storage it is given.
export interface RunsViewRow {
  readonly name: string;
  /** The query of the address. */
  readonly query: string;
}

const KEY = "baton-run-views";
export const VIEWS_MAX = 20;
const NAME_CHARS_MAX = 40;

export function readViews(storage: Pick<Storage, "getItem">): readonly RunsViewRow[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView).slice(0, VIEWS_MAX) : [];
  } catch {
    return []; // somebody else wrote there, or nobody may read
  }
}

const isView = (one: unknown): one is RunsViewRow =>
  typeof one === "object" &&
  one !== null &&
  typeof (one as RunsViewRow).name === "string" &&
  typeof (one as RunsViewRow).query === "string";

export function writeViews(storage: Pick<Storage, "setItem">, views: readonly RunsViewRow[]): void {
  try {
    storage.setItem(KEY, JSON.stringify(views));
  } catch {
    // A full or forbidden storage: the views last as long as the page.
  }
}

/** One with the same name is replaced. */
export function withView(
  views: readonly RunsViewRow[],
  name: string,
  query: string,
): readonly RunsViewRow[] {
  const short = name.trim().slice(0, NAME_CHARS_MAX);
  if (short === "") return views;
  return [...views.filter((one) => one.name !== short), { name: short, query }].slice(-VIEWS_MAX);
}
