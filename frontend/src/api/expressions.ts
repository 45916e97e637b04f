// What an expression comes to on a run's data, and which run that is; asked for little at a time.
import { queryOptions, useQuery, type QueryClient } from "@tanstack/react-query";

import type { Json } from "../model/flow";
import { api, pathOf } from "./client";
import { keys, shouldRetry } from "./queries";
import type { components } from "./schema";
import type { Page, RunSummary } from "./types";

export type Peeked = Readonly<components["schemas"]["ExpressionPreviewAnswer"]>;

export interface Peek {
  readonly flowId: string;
  readonly expression: Json;
  /** Whose field it is; null: the flow's own. */
  readonly node: string | null;
  readonly runId: string | null;
  readonly depth: number;
  readonly entries: number;
}

/** Long enough that a field that is looked at twice asks once; a run that goes on has news. */
const FRESH_MS = 5_000;
/** Somebody else, or a schedule, may start runs meanwhile. */
const NEWEST_REFRESH_MS = 30_000;

export const peekOptions = ({ flowId, node, runId, ...asked }: Peek) =>
  queryOptions({
    queryKey: ["peek", flowId, node, runId, asked.expression, asked.depth, asked.entries],
    queryFn: ({ signal }) =>
      api.post<Peeked>(
        pathOf("flows", flowId, "expressions", "preview"),
        {
          ...asked,
          ...(node === null ? {} : { node }),
          ...(runId === null ? {} : { run_id: runId }),
        },
        { signal },
      ),
    staleTime: FRESH_MS,
    gcTime: 60_000,
    retry: shouldRetry,
  });

export const peek = (cache: QueryClient, asked: Peek): Promise<Peeked> =>
  cache.query(peekOptions(asked));

/** Forgets what was seen of a run that has gone on. */
export const forgetPeeks = (cache: QueryClient): Promise<void> =>
  cache.invalidateQueries({ queryKey: ["peek"] });

/** The newest run of a flow: one row, read again when a run is started here, and now and then. */
export const useNewestRun = (flowId: string) =>
  useQuery({
    queryKey: [...keys.runs, "newest", flowId],
    queryFn: ({ signal }) =>
      api.get<Page<RunSummary>>("/runs", { query: { flow: flowId, limit: 1 }, signal }),
    select: (page) => page.items[0]?.run_id ?? null,
    refetchInterval: NEWEST_REFRESH_MS,
    staleTime: FRESH_MS,
    retry: shouldRetry,
  });
