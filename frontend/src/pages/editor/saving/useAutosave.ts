// Saves by itself: shortly after the last edit, at once when the window is left, again when the server is back.
import { useEffect, useRef } from "react";

import type { Session } from "../../../store/context";
import { isDirty } from "../../../store/editor";
import type { Save } from "./useSave";

const QUIET_MS = 800;
const AGAIN_MS = 2_000;
const AGAIN_MS_MAX = 30_000;

export function useAutosave({ editor }: Session, { state, save }: Save): void {
  const latest = useRef(save);
  useEffect(() => {
    latest.current = save;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const now = () => {
      clearTimeout(timer);
      if (isDirty(editor.getState())) void latest.current();
    };
    const left = () => {
      if (document.visibilityState === "hidden") now();
    };
    const stop = editor.subscribe((next, before) => {
      if (next.flow === before.flow || !isDirty(next)) return;
      clearTimeout(timer);
      timer = setTimeout(now, QUIET_MS);
    });
    window.addEventListener("blur", now);
    window.addEventListener("online", now);
    document.addEventListener("visibilitychange", left);
    return () => {
      stop();
      clearTimeout(timer);
      window.removeEventListener("blur", now);
      window.removeEventListener("online", now);
      document.removeEventListener("visibilitychange", left);
    };
  }, [editor]);
  useEffect(() => {
    if (state !== "offline") return;
    let wait = AGAIN_MS;
    let timer = setTimeout(again, wait);
    function again() {
      void latest.current();
      wait = Math.min(wait * 2, AGAIN_MS_MAX);
      timer = setTimeout(again, wait);
    }
    return () => clearTimeout(timer);
  }, [state]);
}
