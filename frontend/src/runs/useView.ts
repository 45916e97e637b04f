// Which part of the timeline is seen, 0 to 1; wheel, drag and keys move and zoom it.
import { useEffect, useState, type RefObject } from "react";

export interface View {
  readonly from: number;
  readonly to: number;
}

const ALL: View = { from: 0, to: 1 };
const SPAN_MIN = 1e-5;
const FACTOR = 1.25;

/** The view around a place, so many times as wide; never beyond the ends. */
export function zoomed({ from, to }: View, around: number, factor: number): View {
  const span = Math.min(1, Math.max(SPAN_MIN, (to - from) * factor));
  const share = (around - from) / (to - from);
  return moved({ from: around - share * span, to: around - share * span + span }, 0);
}

export function moved({ from, to }: View, by: number): View {
  const span = Math.min(1, to - from);
  const start = Math.min(1 - span, Math.max(0, from + by));
  return { from: start, to: start + span };
}

export interface ViewControls {
  readonly view: View;
  readonly zoom: (times: number, around?: number) => void;
  readonly pan: (share: number) => void;
  readonly showAll: () => void;
}

/** `track` is the box whose width is the view's. */
export function useView(track: RefObject<HTMLElement | null>): ViewControls {
  const [view, setView] = useState(ALL);
  useEffect(() => {
    const box = track.current;
    if (box === null) return;
    const turn = (event: WheelEvent) => {
      const { left, width } = box.getBoundingClientRect();
      const place = Math.max(0, Math.min(1, (event.clientX - left) / Math.max(1, width)));
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const factor = event.deltaY > 0 ? FACTOR : 1 / FACTOR;
        setView((now) => zoomed(now, now.from + place * (now.to - now.from), factor));
      } else if (sideways !== 0) {
        event.preventDefault();
        setView((now) => moved(now, (sideways / Math.max(1, width)) * (now.to - now.from)));
      }
    };
    const host = box.parentElement ?? box;
    // React's own listeners may not keep the page from zooming.
    host.addEventListener("wheel", turn, { passive: false });
    return () => host.removeEventListener("wheel", turn);
  }, [track]);
  return {
    view,
    zoom: (times, around) =>
      setView((now) => zoomed(now, around ?? (now.from + now.to) / 2, FACTOR ** -times)),
    pan: (share) => setView((now) => moved(now, share * (now.to - now.from))),
    showAll: () => setView(ALL),
  };
}
