// A flow that came without places for its nodes, as from a text file, is laid out when it is opened.
import { useEffect, useRef } from "react";

import type { Session } from "../../store/context";

/** Lays the flow out once; it is a change like any other, to be undone or saved. */
export function useFirstLayout({ editor }: Session, layOut: () => void): void {
  const hasLooked = useRef(false);
  useEffect(() => {
    if (hasLooked.current) return;
    hasLooked.current = true;
    const { nodes, layout } = editor.getState().flow;
    const isPlaced = nodes.some((node) => layout?.[node.id] !== undefined);
    if (nodes.length > 1 && !isPlaced) layOut();
  }, [editor, layOut]);
}
