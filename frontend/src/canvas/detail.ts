// How much of the picture is drawn: from afar words are noise and cost time; while the view moves, so are shadows.
import { useStore } from "@xyflow/react";
import { createContext, useContext, useMemo, type RefObject } from "react";

export type Detail = "full" | "mid" | "far";

const FULL_ZOOM = 0.6;
const MID_ZOOM = 0.25;
/** The view has come to rest when nothing moved for so long. */
const REST_MS = 160;

export const DetailContext = createContext<Detail>("full");

export const useDetail = (): Detail => useContext(DetailContext);

/** Asks to be drawn again only when the level changes. */
export const useDetailLevel = (): Detail =>
  useStore(({ transform: [, , zoom] }) =>
    zoom < MID_ZOOM ? "far" : zoom < FULL_ZOOM ? "mid" : "full",
  );

/** Marks the canvas's box while the view moves, without drawing anything again. */
export const useMoving = (box: RefObject<HTMLElement | null>) =>
  useMemo(() => ({ onMove: marker(() => box.current) }), [box]);

function marker(find: () => HTMLElement | null): () => void {
  let resting: ReturnType<typeof setTimeout> | undefined;
  return () => {
    const box = find();
    if (box === null) return;
    // Once per movement: each change of it styles the whole canvas anew.
    if (!box.hasAttribute("data-moving")) box.setAttribute("data-moving", "");
    clearTimeout(resting);
    resting = setTimeout(() => box.removeAttribute("data-moving"), REST_MS);
  };
}
