// The window's title while a page is open.
import { useEffect } from "react";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Baton`;
    return () => {
      document.title = "Baton";
    };
  }, [title]);
}
