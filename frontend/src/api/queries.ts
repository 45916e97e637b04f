// What the server knows, as hooks: reading with a cache, changing with what becomes stale; draws nothing.
import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import { api, pathOf } from "./client";
import { isProblem } from "./problem";
import type {
  Decision,
  Draft,
  Flow,
  FlowSummary,
  Manifest,
  NodeDetail,
  Page,
  Published,
  RunFlow,
  RunView,
  Schedule,
  SchedulePreview,
  FiredSchedule,
  StartedRun,
  StartRun,
  Validation,
  VersionSummary,
} from "./types";

const SCHEDULES_REFRESH_MS = 10_000;
const RETRIES_MAX = 2;
/** Long values are read when somebody looks at them. */
const NO_LONG_VALUES = { values: "none" };

export const keys = {
  session: ["session"],
  manifest: ["manifest"],
  flows: ["flows"],
  flow: (id: string) => ["flow", id],
  versions: (id: string) => ["versions", id],
  runs: ["runs"],
  run: (id: string) => ["run", id],
  runFlow: (id: string) => ["run-flow", id],
  node: (runId: string, node: string) => ["run", runId, "node", node],
  schedules: ["schedules"],
  preview: (rule: SchedulePreview) => ["preview", rule],
} as const;

/** Problems of ours are final, save those that pass by themselves. */
export const shouldRetry = (failures: number, error: Error): boolean =>
  failures < RETRIES_MAX && (!isProblem(error) || error.status === 503 || error.status === 0);

export const useSession = () =>
  useQuery({ queryKey: keys.session, queryFn: () => api.session(), retry: shouldRetry });

/** True when the server no longer knows who this is. */
export const useIsSignedOut = (): boolean =>
  useSyncExternalStore(
    (listener) => api.onSignedOut(listener),
    () => api.isSignedOut(),
  );

export const useManifest = () =>
  useQuery({
    queryKey: keys.manifest,
    queryFn: ({ signal }) => api.get<Manifest>("/connectors", { signal }),
    staleTime: Infinity,
    retry: shouldRetry,
  });

export const useFlows = () =>
  useQuery({ queryKey: keys.flows, queryFn: ({ signal }) => allFlows(signal), retry: shouldRetry });

async function allFlows(signal: AbortSignal): Promise<readonly FlowSummary[]> {
  const all: FlowSummary[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: 200 };
    if (cursor !== null) query.cursor = cursor;
    const page: Page<FlowSummary> = await api.get("/flows", { query, signal });
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

export const useFlow = (id: string) =>
  useQuery({
    queryKey: keys.flow(id),
    queryFn: ({ signal }) => api.get<Draft>(pathOf("flows", id), { signal }),
    retry: shouldRetry,
  });

export const useVersions = (id: string) =>
  useQuery({
    queryKey: keys.versions(id),
    queryFn: ({ signal }) =>
      api.get<Page<VersionSummary>>(pathOf("flows", id, "versions"), { signal }),
    retry: shouldRetry,
  });

/** The run as it was read; `useLiveRun` keeps it up to date. */
export const useRun = (id: string | null) =>
  useQuery({
    queryKey: keys.run(id ?? ""),
    queryFn: ({ signal }) =>
      api.get<RunView>(pathOf("runs", id ?? ""), { query: NO_LONG_VALUES, signal }),
    enabled: id !== null,
    retry: shouldRetry,
  });

export const useRunFlow = (id: string) =>
  useQuery({
    queryKey: keys.runFlow(id),
    queryFn: ({ signal }) => api.get<RunFlow>(pathOf("runs", id, "flow"), { signal }),
    staleTime: Infinity,
    retry: shouldRetry,
  });

export const useNodeDetail = (runId: string | null, node: string | null) =>
  useQuery({
    queryKey: keys.node(runId ?? "", node ?? ""),
    queryFn: ({ signal }) =>
      api.get<NodeDetail>(pathOf("runs", runId ?? "", "nodes", node ?? ""), {
        query: NO_LONG_VALUES,
        signal,
      }),
    enabled: runId !== null && node !== null,
    retry: shouldRetry,
  });

export const useSchedules = () =>
  useQuery({
    queryKey: keys.schedules,
    queryFn: ({ signal }) => api.get<Page<Schedule>>("/schedules", { signal }),
    refetchInterval: SCHEDULES_REFRESH_MS,
    retry: shouldRetry,
  });

function useChange<Asked, Answer>(
  ask: (asked: Asked) => Promise<Answer>,
  stale: (cache: QueryClient, asked: Asked, answer: Answer) => void,
) {
  const cache = useQueryClient();
  return useMutation<Answer, Error, Asked>({
    mutationFn: ask,
    onSuccess: (answer, asked) => stale(cache, asked, answer),
  });
}

const forget = (cache: QueryClient, ...queries: readonly (readonly unknown[])[]): void => {
  for (const queryKey of queries) void cache.invalidateQueries({ queryKey });
};

export const useCreateFlow = () =>
  useChange(
    (flow: Flow) => api.post<Draft>("/flows", flow),
    (cache, flow, draft) => {
      cache.setQueryData(keys.flow(flow.id), draft);
      forget(cache, keys.flows);
    },
  );

/** Saves over the revision that was read; else a problem with `currentRevision` and `flow`. */
export const useSaveFlow = () =>
  useChange(
    ({ flow, revision }: { flow: Flow; revision: number }) =>
      api.put<Draft>(pathOf("flows", flow.id), flow, { headers: { "If-Match": `"${revision}"` } }),
    (cache, { flow }, draft) => {
      cache.setQueryData(keys.flow(flow.id), draft);
      forget(cache, keys.flows);
    },
  );

export const useDeleteFlow = () =>
  useChange(
    (id: string) => api.delete(pathOf("flows", id)),
    (cache) => forget(cache, keys.flows, keys.schedules),
  );

export const useValidateFlow = () =>
  useChange(
    (flow: Flow) => api.post<Validation>(pathOf("flows", flow.id, "validate"), flow),
    () => undefined,
  );

export const usePublishFlow = () =>
  useChange(
    ({ id, revision, message }: { id: string; revision: number; message: string }) =>
      api.post<Published>(
        pathOf("flows", id, "publish"),
        { message },
        {
          headers: { "If-Match": `"${revision}"` },
        },
      ),
    (cache, { id }) => forget(cache, keys.flow(id), keys.flows, keys.versions(id), keys.schedules),
  );

export const useStartRun = () =>
  useChange(
    ({ flowId, ...start }: StartRun & { flowId: string }) =>
      api.post<StartedRun>(pathOf("flows", flowId, "runs"), start),
    (cache) => forget(cache, keys.runs, keys.flows),
  );

export const useCancelRun = () =>
  useChange(
    ({ id, reason }: { id: string; reason?: string }) =>
      api.post<RunView>(pathOf("runs", id, "cancel"), { reason: reason ?? "" }),
    (cache, { id }) => forget(cache, keys.run(id), keys.runs),
  );

export interface Resolution {
  readonly decision: Decision;
  /** Which item's, when several wait. */
  readonly frame?: number;
  /** What a lost attempt that is done yielded. */
  readonly output?: unknown;
}

export const useResolve = () =>
  useChange(
    ({ id, node, ...said }: { id: string; node: string } & Resolution) =>
      api.post<RunView>(pathOf("runs", id, "nodes", node, "resolve"), said),
    (cache, { id }) => forget(cache, keys.run(id), keys.runs),
  );

export const usePauseSchedule = () =>
  useChange(
    ({ id, isPaused }: { id: string; isPaused: boolean }) =>
      api.post<Schedule>(pathOf("schedules", id, isPaused ? "pause" : "resume")),
    (cache) => forget(cache, keys.schedules),
  );

export const useRunSchedule = () =>
  useChange(
    (id: string) => api.post<FiredSchedule>(pathOf("schedules", id, "run")),
    (cache) => forget(cache, keys.schedules, keys.runs),
  );
