// Which flow is open and what lies over the page; one for the whole program, filled by the pages.
import { useEffect } from "react";
import { createStore } from "zustand/vanilla";

import type { Session } from "../store/context";
import type { Here } from "./command";

let session: Session | null = null;
let goTo: Here["goTo"] = () => undefined;

/** Where commands run now. */
export const here = (): Here => ({ session, goTo });

/** The page of a flow or a run says that its session is the open one. */
export function useHere(opened: Session): void {
  useEffect(() => {
    session = opened;
    return () => {
      if (session === opened) session = null;
    };
  }, [opened]);
}

/** The shell says how one gets to another page. */
export function useGoTo(go: Here["goTo"]): void {
  useEffect(() => {
    goTo = go;
  }, [go]);
}

export interface OverState {
  readonly isCheatSheetOpen: boolean;
  readonly isCommandPaletteOpen: boolean;
  /** What a screen reader says next. */
  readonly said: string;
}

/** What lies over every page. */
export const over = createStore<OverState>(() => ({
  isCheatSheetOpen: false,
  isCommandPaletteOpen: false,
  said: "",
}));

/** Lets a screen reader say what happened; the same text twice is said twice. */
export function announce(text: string): void {
  const isAgain = over.getState().said === text;
  over.setState({ said: isAgain ? `${text}\u00a0` : text });
}
