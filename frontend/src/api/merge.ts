// Puts news of a run together; pure.
import type { NodeView, RunDelta, RunView } from "./types";

const ENDED: ReadonlySet<string> = new Set(["succeeded", "failed", "cancelled", "timed_out"]);

/** End states are final; `undo_blocked` and `parked` wait for a person. */
export const hasEnded = (state: string): boolean => ENDED.has(state);

/** Two pieces of news as one: the later one wins, node by node. */
export function joined(earlier: RunDelta | null, later: RunDelta): RunDelta {
  if (earlier === null) return later;
  return {
    seq: later.seq,
    run: { ...earlier.run, ...later.run },
    nodes: { ...earlier.nodes, ...later.nodes },
  };
}

/** The run as it stands after the news. An output too big for the stream keeps what was known. */
export function withNews(run: RunView, news: RunDelta): RunView {
  const nodes: Record<string, NodeView> = { ...run.nodes };
  for (const [id, node] of Object.entries(news.nodes)) nodes[id] = node;
  return { ...run, ...news.run, nodes };
}

/** A run that was read, said as news. */
export const asNews = (run: RunView): RunDelta => ({
  seq: -1,
  run: {
    state: run.state,
    undo: run.undo,
    output: run.output,
    error: run.error,
    started_at: run.started_at,
    ended_at: run.ended_at,
  },
  nodes: run.nodes,
});
