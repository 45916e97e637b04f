// A run that is read once and then kept up to date by its news, as a hook.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { batched } from "./batch";
import { hasEnded, withNews } from "./merge";
import { keys, useRun } from "./queries";
import { followRun } from "./stream";
import type { RunView } from "./types";

/** The shown node of a busy run is read this often at most. */
const NODES_PAUSE_MS = 250;

/** The run, changing as its news comes in. */
export function useLiveRun(id: string | null) {
  const query = useRun(id);
  const cache = useQueryClient();
  const isRunning = query.data !== undefined && !hasEnded(query.data.state);
  useEffect(() => {
    if (id === null || !isRunning) return;
    const changed = batched(NODES_PAUSE_MS, (nodes) => {
      for (const node of nodes) void cache.invalidateQueries({ queryKey: keys.node(id, node) });
    });
    const leave = followRun(
      id,
      (news) => {
        cache.setQueryData<RunView>(keys.run(id), (run) => run && withNews(run, news));
        changed.add(Object.keys(news.nodes));
      },
      () => void cache.invalidateQueries({ queryKey: keys.run(id) }),
    );
    return () => {
      changed.stop();
      leave();
    };
  }, [cache, id, isRunning]);
  return query;
}
