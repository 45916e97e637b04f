// Pins of a draft, and stepping through a run that is held, as hooks; draws nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { forgetPeeks } from "./expressions";
import { keys, shouldRetry } from "./queries";
import type { Mock, NodeDetail } from "./types";

const pinsKey = (flowId: string) => ["pins", flowId] as const;

export type Pins = Readonly<Record<string, Mock>>;

export const usePins = (flowId: string) =>
  useQuery({
    queryKey: pinsKey(flowId),
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Pins }>(pathOf("flows", flowId, "pins"), { signal })).items,
    retry: shouldRetry,
  });

interface PinChange {
  readonly node: string;
  /** null: the node is to be pinned no more. */
  readonly mock: Mock | null;
}

export function useSetPin(flowId: string) {
  const cache = useQueryClient();
  return useMutation<unknown, Error, PinChange>({
    mutationFn: ({ node, mock }) => {
      const path = pathOf("flows", flowId, "pins", node);
      return mock === null ? api.delete(path) : api.put(path, mock);
    },
    onSuccess: (_, { node, mock }) => {
      cache.setQueryData<Pins>(pinsKey(flowId), (pins = {}) => {
        const { [node]: _old, ...others } = pins;
        return mock === null ? others : { ...others, [node]: mock };
      });
      void forgetPeeks(cache);
    },
  });
}

/** What a node gave in a run, whole, to pin it; null when it gave nothing. */
export async function outcomeOf(runId: string, node: string): Promise<Mock | null> {
  const detail = await api.get<NodeDetail>(pathOf("runs", runId, "nodes", node));
  return detail.state === "succeeded" || detail.state === "compensated"
    ? { output: detail.output ?? null }
    : null;
}

interface Going {
  readonly runId: string;
  readonly mode: "step" | "continue";
  readonly node?: string;
}

export function useGoOn() {
  const cache = useQueryClient();
  return useMutation<unknown, Error, Going>({
    mutationFn: ({ runId, ...how }) => api.post(pathOf("runs", runId, "go-on"), how),
    onSuccess: (_, { runId }) => void cache.invalidateQueries({ queryKey: keys.run(runId) }),
  });
}

export const setBreakpoints = (runId: string, nodes: readonly string[]): Promise<unknown> =>
  api.put(pathOf("runs", runId, "breakpoints"), { nodes });
