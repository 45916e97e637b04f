// Keeps the address of a run's page and what is watched in step: a reload or a link brings everything back.
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { useStore } from "zustand";

import { placeIn, searchOf } from "../../runs/links";
import { useEditor, useSession } from "../../store/context";

export function usePlace(): void {
  const { editor, watch } = useSession();
  const [search, setSearch] = useSearchParams();
  const [isRead, setRead] = useState(false);
  const node = useEditor(({ selection: { nodes } }) =>
    nodes.size === 1 ? ([...nodes][0] ?? null) : null,
  );
  const frame = useStore(watch, (state) => state.frame);
  const attempt = useStore(watch, (state) => state.attempt);
  // While it plays the address stands still.
  const at = useStore(watch, (state) => (state.isPlaying ? undefined : state.at));
  useEffect(() => {
    if (!isRead) {
      const place = placeIn(search);
      const { flow } = editor.getState();
      if (flow.nodes.some(({ id }) => id === place.node)) editor.actions.select([place.node ?? ""]);
      watch.setState({ frame: place.frame, attempt: place.attempt, at: place.at });
      setRead(true);
      return;
    }
    if (at === undefined) return;
    const next = searchOf({ node, frame, attempt, at });
    if (next.toString() !== search.toString()) setSearch(next, { replace: true });
  }, [isRead, node, frame, attempt, at, search, setSearch, editor, watch]);
}
