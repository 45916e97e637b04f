// What starts runs from outside as hooks: webhooks, message queues, subscriptions, watches; draws nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { shouldRetry } from "./queries";
import type { components } from "./schema";
import type { Page } from "./types";

type Shapes = components["schemas"];
export type Trigger = Readonly<Shapes["TriggerAnswer"]>;
export type Subscription = Readonly<Shapes["SubscriptionAnswer"]>;
export type Watch = Readonly<Shapes["WatchAnswer"]>;

const REFRESH_MS = 3_000;
const root = ["inlets"] as const;

function useList<Item>(path: string, query?: Record<string, string>) {
  return useQuery({
    queryKey: [...root, path, query ?? {}],
    queryFn: ({ signal }) =>
      api
        .get<Page<Item>>(path, query === undefined ? { signal } : { signal, query })
        .then(({ items }) => items),
    refetchInterval: REFRESH_MS,
    retry: shouldRetry,
  });
}

export const useTriggers = (kind: Trigger["kind"]) => useList<Trigger>("/triggers", { kind });
export const useSubscriptions = () => useList<Subscription>("/subscriptions");
export const useWatches = () => useList<Watch>("/watches");

export interface Pausable {
  readonly kind: "triggers" | "subscriptions" | "watches";
  readonly id: string;
  readonly isPaused: boolean;
}

/** Pauses what runs, and lets go on what is paused. */
export function usePauseInlet() {
  const queries = useQueryClient();
  return useMutation<unknown, Error, Pausable>({
    mutationFn: ({ kind, id, isPaused }) =>
      api.post(pathOf(kind, id, isPaused ? "resume" : "pause")),
    onSettled: () => queries.invalidateQueries({ queryKey: root }),
  });
}
