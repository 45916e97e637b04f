// Events as hooks: what came, what could not start runs, the runs that one has started, sending one; draws nothing.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { Json } from "../model/flow";
import { api, pathOf } from "./client";
import { keys, shouldRetry } from "./queries";
import { newRequestId } from "./requestId";
import type { components } from "./schema";
import type { Page, RunSummary } from "./types";

type Shapes = components["schemas"];
export type ReceivedEvent = Readonly<Shapes["ReceivedEvent"]>;
export type DeadEvent = Readonly<Shapes["DeadEvent"]>;
type Subscription = Readonly<Shapes["SubscriptionAnswer"]>;

const REFRESH_MS = 5_000;
const RUNS_REFRESH_MS = 2_000;
const PAGE_ITEMS = 50;
const LIVE_PAGES_MAX = 2;
/** One page of subscriptions is looked at, and of those that fit as many are asked for their run. */
const SUBSCRIPTIONS_MAX = 200;
const LISTENERS_MAX = 20;
/** The API searches for no longer beginning of a request id. */
const TEXT_CHARS_MAX = 200;
const SAME_START_MAX = 10;
const TOPIC = "events";
const STRUCTURED = "application/cloudevents+json";
const root = ["events"] as const;

/** An attribute of an event as a text; empty when it is not there. */
export function attributeOf(event: unknown, name: string): string {
  const value = (event as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === "string" ? value : "";
}

const usePages = <Item>(path: string, key: string) =>
  useInfiniteQuery({
    queryKey: [...root, key],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>(path, { query: { cursor: pageParam, limit: PAGE_ITEMS }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // All pages are read again each time; who reads far back wants them to stand still.
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > LIVE_PAGES_MAX ? false : REFRESH_MS,
    retry: shouldRetry,
  });

/** The events of the last day, newest first. */
export const useEvents = () => usePages<ReceivedEvent>("/events", "recent");

/** Events that could not start a run, by trigger. */
export const useDeadEvents = () => usePages<DeadEvent>("/events/dead-letters", "dead");

export function useRedeliver() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ subscription, message_id }: DeadEvent) =>
      api.post(pathOf("subscriptions", subscription, "dead-letters", message_id, "redeliver")),
    onSuccess: () => queries.invalidateQueries({ queryKey: root }),
  });
}

/** The subscriptions of flows, the triggers of published ones above all. */
export const useListeners = () =>
  useQuery({
    queryKey: [...root, "listeners"],
    queryFn: ({ signal }) => listeners(signal),
    retry: shouldRetry,
  });

async function listeners(signal: AbortSignal): Promise<readonly Subscription[]> {
  const query = { topic: TOPIC, limit: SUBSCRIPTIONS_MAX };
  const { items } = await api.get<Page<Subscription>>("/subscriptions", { query, signal });
  return items.filter(({ flow_id }) => flow_id !== null);
}

/** The type that a subscription is for; empty: any. */
export const listenedType = ({ filter }: Subscription): string =>
  attributeOf(filter?.["event"], "type");

/** The runs that an event has started in the flows that listen now; asked again while it is shown. */
export const useStartedRuns = ({ event, message_id }: ReceivedEvent) =>
  useQuery({
    queryKey: [...keys.runs, "of-event", message_id],
    queryFn: async ({ signal }) => {
      const fitting = (await listeners(signal)).filter((one) =>
        ["", attributeOf(event, "type")].includes(listenedType(one)),
      );
      const found = await Promise.all(
        fitting.slice(0, LISTENERS_MAX).map((one) => runsOf(one, message_id, signal)),
      );
      return { listeners: fitting.length, runs: found.flat() };
    },
    refetchInterval: RUNS_REFRESH_MS,
    retry: shouldRetry,
  });

/** One run at most: its request id is that of the delivery. */
async function runsOf(
  { name, flow_id }: Subscription,
  messageId: string,
  signal: AbortSignal,
): Promise<readonly RunSummary[]> {
  const key = `message:${name}:${messageId}`;
  const text = key.slice(0, TEXT_CHARS_MAX);
  const query = { flow: flow_id ?? undefined, text, limit: SAME_START_MAX };
  const { items } = await api.get<Page<RunSummary>>("/runs", { query, signal });
  return items.filter(({ request_id }) => request_id === key);
}

export interface EventWish {
  readonly type: string;
  readonly source: string;
  /** Empty: the event has none. */
  readonly subject: string;
  /** undefined: the event has none. */
  readonly data: Json | undefined;
}

/** What became of an event that was sent: its id, and how many waiting runs it has answered. */
export interface SentEvent {
  readonly id: string;
  readonly reached: number;
}

/** Sends an event under an id of its own, so that it is never a repetition. */
export function useSendEvent() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish: EventWish): Promise<SentEvent> => {
      const id = newRequestId();
      const body = new Blob([JSON.stringify(written(wish, id))], { type: STRUCTURED });
      const { reached } = await api.post<Shapes["EventsAnswer"]>("/events", body);
      return { id, reached };
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: root }),
  });
}

const written = ({ type, source, subject, data }: EventWish, id: string) => ({
  specversion: "1.0",
  id,
  type,
  source,
  ...(subject === "" ? {} : { subject }),
  ...(data === undefined ? {} : { datacontenttype: "application/json", data }),
});
