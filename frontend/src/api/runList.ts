// The list of runs, page by page, as a hook; draws nothing.
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { api } from "./client";
import { keys, shouldRetry } from "./queries";
import type { Page, RunSummary } from "./types";

const RUNS_REFRESH_MS = 3_000;
const PAGE_ITEMS = 50;
const LIVE_PAGES_MAX = 2;

export interface RunsFilter {
  readonly flow?: string | undefined;
  /** One state, or several with commas between. */
  readonly state?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** How the run's id or its request id begins. */
  readonly text?: string | undefined;
  readonly is_debug?: "true" | "false" | undefined;
}

export const useRuns = (filter: RunsFilter = {}) =>
  useInfiniteQuery({
    queryKey: [...keys.runs, filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<RunSummary>>("/runs", {
        query: { ...filter, cursor: pageParam, limit: PAGE_ITEMS },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    // All pages are read again each time; who reads far back wants them to stand still.
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > LIVE_PAGES_MAX ? false : RUNS_REFRESH_MS,
    retry: shouldRetry,
  });
