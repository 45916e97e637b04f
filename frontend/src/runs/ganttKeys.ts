// Arrow keys in the timeline: up and down between rows, left and right between a row's bars.
import type { KeyboardEvent } from "react";

const FRAMES_WAITED = 3;

/** Moves the focus; true when the key was taken. Cells say where they are in `data-row` and `data-bar`. */
export function moveFocus(
  event: KeyboardEvent<HTMLElement>,
  count: number,
  reveal: (row: number) => void,
): boolean {
  const cell =
    event.target instanceof Element ? event.target.closest<HTMLElement>("[data-bar]") : null;
  if (cell === null) return false;
  const row = Number(cell.dataset["row"]);
  const bar = Number(cell.dataset["bar"]);
  const box = event.currentTarget;
  const find = (r: number, b: number) =>
    box.querySelector<HTMLElement>(`[data-row="${r}"][data-bar="${b}"]`);
  switch (event.key) {
    case "ArrowRight":
    case "ArrowLeft":
      find(row, bar + (event.key === "ArrowRight" ? 1 : -1))?.focus();
      return true;
    case "ArrowDown":
    case "ArrowUp": {
      const next = Math.max(0, Math.min(count - 1, row + (event.key === "ArrowDown" ? 1 : -1)));
      reveal(next);
      focusSoon(() => find(next, bar) ?? find(next, -1) ?? find(next, 0), FRAMES_WAITED);
      return true;
    }
    default:
      return false;
  }
}

/** A row that was out of sight is drawn a frame or two later. */
function focusSoon(find: () => HTMLElement | null, frames: number): void {
  const found = find();
  if (found !== null) found.focus({ preventScroll: true });
  else if (frames > 0) requestAnimationFrame(() => focusSoon(find, frames - 1));
}
