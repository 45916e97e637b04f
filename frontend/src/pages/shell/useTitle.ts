// The window's title while a page is open.
import { useEffect } from "react";

import { words } from "../../words/words";
import { PLACES } from "./places";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = titled(title);
    return () => {
      document.title = words.shell.product;
    };
  }, [title]);
}

/** Lists have the name of their place. */
export function usePlaceTitle(pathname: string): void {
  const label = PLACES.find((place) => place.to === pathname)?.label;
  useEffect(() => {
    if (label !== undefined) document.title = titled(label);
  }, [label]);
}

const titled = (title: string): string => `${title} · ${words.shell.product}`;
