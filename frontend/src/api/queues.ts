// Task queues and their tasks as hooks; draws nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { shouldRetry } from "./queries";
import type { components } from "./schema";
import type { Page } from "./types";

type Shapes = components["schemas"];
export type Queue = Readonly<Shapes["QueueAnswer"]>;
export type Task = Readonly<Shapes["TaskAnswer"]>;
export type QueueWish = Partial<Shapes["SaveQueue"]>;

const REFRESH_MS = 2_000;
const root = ["queues"] as const;

export const useQueues = () =>
  useQuery({
    queryKey: root,
    queryFn: ({ signal }) => api.get<Page<Queue>>("/queues", { signal }).then(({ items }) => items),
    refetchInterval: REFRESH_MS,
    retry: shouldRetry,
  });

export const useTasks = (queue: string, state: Task["state"]) =>
  useQuery({
    queryKey: [...root, queue, "tasks", state],
    queryFn: ({ signal }) =>
      api.get<Page<Task>>(pathOf("queues", queue, "tasks"), { signal, query: { state } }),
    refetchInterval: REFRESH_MS,
    retry: shouldRetry,
  });

function useChange<Asked>(ask: (asked: Asked) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation<unknown, Error, Asked>({
    mutationFn: ask,
    onSettled: () => queries.invalidateQueries({ queryKey: root }),
  });
}

export const useSaveQueue = () =>
  useChange(({ name, ...wish }: QueueWish & { name: string }) =>
    api.put<Queue>(pathOf("queues", name), wish),
  );

export type QueueVerb = "pause" | "resume" | "purge";

export const useQueueVerb = () =>
  useChange(({ name, verb }: { name: string; verb: QueueVerb }) =>
    api.post<Queue>(pathOf("queues", name, verb)),
  );

export const useDeleteQueue = () => useChange((name: string) => api.delete(pathOf("queues", name)));

export const useRunTask = (queue: string) =>
  useChange((id: string) => api.post<Task>(pathOf("queues", queue, "tasks", id, "run")));

export const useDeleteTask = (queue: string) =>
  useChange((id: string) => api.delete(pathOf("queues", queue, "tasks", id)));

export const useRunDeadLetters = () =>
  useChange((queue: string) => api.post(pathOf("queues", queue, "dead-letters", "run")));

export const useDeleteDeadLetters = () =>
  useChange((queue: string) => api.delete(pathOf("queues", queue, "dead-letters")));
