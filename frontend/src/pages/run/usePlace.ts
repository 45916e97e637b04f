// Keeps the address of a run's page in step with what is watched: a reload or a link brings everything back.
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { useStore } from "zustand";
import { useShallow } from "zustand/shallow";

import { placeIn, searchOf } from "../../runs/links";
import { useEditor, useSession, type Session } from "../../store/context";
import { placeOf } from "../../store/watch";

/** Opens a session at the place that an address names. */
export function goToPlace({ editor, watch }: Session, search: URLSearchParams): void {
  const { node, frame, attempt, at } = placeIn(search);
  const isKnown = editor.getState().flow.nodes.some(({ id }) => id === node);
  if (node !== null && isKnown) {
    editor.actions.select([node]);
    watch.setState({ node, frame, attempt });
  }
  watch.setState({ at });
}

export function usePlace(): void {
  const { watch } = useSession();
  const [search, setSearch] = useSearchParams();
  const node = useEditor(({ selection: { nodes } }) =>
    nodes.size === 1 ? ([...nodes][0] ?? null) : null,
  );
  const { frame, attempt } = useStore(
    watch,
    useShallow((state) => placeOf(state, node)),
  );
  // While it plays the address stands still.
  const at = useStore(watch, (state) => (state.isPlaying ? undefined : state.at));
  useEffect(() => {
    if (at === undefined) return;
    const next = searchOf({ node, frame, attempt, at });
    if (next.toString() !== search.toString()) setSearch(next, { replace: true });
  }, [node, frame, attempt, at, search, setSearch]);
}
