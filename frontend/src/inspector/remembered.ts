// What a person likes of the inspector, kept in the browser: the tab, the widths of the columns.
import type { InspectorTab } from "../store/ui";

const TAB = "baton-inspector-tab";
const WIDTHS = "baton-node-editor-columns";
const TABS: readonly InspectorTab[] = ["parameters", "settings", "last-run"];

/** Of the left and the right column, as shares of the whole. */
export type Widths = readonly [left: number, right: number];

export const WIDTHS_AT_FIRST: Widths = [0.27, 0.31];

export function rememberedTab(): InspectorTab | null {
  const kept = read(TAB);
  return TABS.find((tab) => tab === kept) ?? null;
}

export const rememberTab = (tab: InspectorTab): void => write(TAB, tab);

export function rememberedWidths(): Widths {
  const [left, right] = (read(WIDTHS) ?? "").split(",").map(Number);
  const isShare = (value: number | undefined): value is number =>
    value !== undefined && value >= 0.1 && value <= 0.6;
  return isShare(left) && isShare(right) ? [left, right] : WIDTHS_AT_FIRST;
}

export const rememberWidths = (widths: Widths): void => write(WIDTHS, widths.join());

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be forbidden
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is not remembered.
  }
}
