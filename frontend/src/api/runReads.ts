// What is read of one run on demand: its timeline, the runs it called, a single fact; as hooks.
import { useQuery } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { keys, shouldRetry } from "./queries";
import type { Page, RunSummary, Timeline } from "./types";

const LIVE_MS = 1_000;

/** Read again each second while the run goes on. */
export const useTimeline = (runId: string, isLive: boolean) =>
  useQuery({
    queryKey: [...keys.run(runId), "timeline"],
    queryFn: ({ signal }) => api.get<Timeline>(pathOf("runs", runId, "timeline"), { signal }),
    refetchInterval: isLive ? LIVE_MS : false,
    retry: shouldRetry,
  });

export interface RecordedFact {
  readonly seq: number;
  readonly kind: string;
  readonly data?: unknown;
}

/** One fact with all that was recorded; the film has none of it. */
export const useFact = (runId: string, seq: number | null) =>
  useQuery({
    queryKey: [...keys.run(runId), "fact", seq],
    queryFn: async ({ signal }) => {
      const page = await api.get<{ items: readonly RecordedFact[] }>(
        pathOf("runs", runId, "history"),
        { query: { after: (seq ?? 1) - 1, limit: 1 }, signal },
      );
      return page.items[0] ?? null;
    },
    enabled: seq !== null,
    staleTime: Infinity,
    retry: shouldRetry,
  });

/** The id of a flow's newest run; null when it has none. */
export async function newestRunOf(flowId: string): Promise<string | null> {
  const page = await api.get<Page<RunSummary>>("/runs", { query: { flow: flowId, limit: 1 } });
  return page.items[0]?.run_id ?? null;
}
