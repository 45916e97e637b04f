// What operators ask of the server, as hooks; draws nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { keys, shouldRetry } from "./queries";
import type { CancelPreview, ForkPreview, StartedRun } from "./types";

export type ForkVersion = "same" | "newest" | "draft";

export interface Fork {
  readonly runId: string;
  /** null: a retry of what did not end well. */
  readonly node: string | null;
  readonly version: ForkVersion;
  /** Absent: the run's own. */
  readonly input?: unknown;
}

const forkPath = ({ runId, node }: Fork): string =>
  pathOf("runs", runId, node === null ? "retry" : "fork");

const forkBody = ({ node, version, ...edited }: Fork): Record<string, unknown> => ({
  ...(node === null ? {} : { node }),
  ...("input" in edited ? { input: edited.input } : {}),
  ...(version === "same" ? {} : { version }),
});

/** What would run again, be reused, and had been undone; changes nothing. */
export const useForkPreview = (fork: Fork | null) =>
  useQuery({
    queryKey: ["fork", fork],
    queryFn: ({ signal }) =>
      fork === null
        ? Promise.reject(new Error("nothing to look at"))
        : api.post<ForkPreview>(forkPath(fork), { ...forkBody(fork), dry_run: true }, { signal }),
    enabled: fork !== null,
    retry: shouldRetry,
  });

export function useFork() {
  const cache = useQueryClient();
  return useMutation<StartedRun, Error, Fork & { readonly requestId: string }>({
    mutationFn: ({ requestId, ...fork }) =>
      api.post<StartedRun>(forkPath(fork), { ...forkBody(fork), request_id: requestId }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.runs }),
  });
}

/** What would be stopped, undone and blocked; changes nothing. */
export const useCancelPreview = (runId: string) =>
  useQuery({
    queryKey: ["cancel", runId],
    queryFn: ({ signal }) =>
      api.post<CancelPreview>(pathOf("runs", runId, "cancel"), { dry_run: true }, { signal }),
    // The run goes on meanwhile: what is asked again is asked anew.
    gcTime: 0,
    retry: shouldRetry,
  });

/** Lets a parked run go on. */
export function useResume() {
  const cache = useQueryClient();
  return useMutation<unknown, Error, string>({
    mutationFn: (runId) => api.post(pathOf("runs", runId, "resume")),
    onSuccess: (_, runId) => {
      void cache.invalidateQueries({ queryKey: keys.run(runId) });
      void cache.invalidateQueries({ queryKey: keys.runs });
    },
  });
}
