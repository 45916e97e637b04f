// What people are asked to decide, as hooks: the inbox, one question, an answer; draws nothing.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { keys, shouldRetry } from "./queries";
import type { Approval, GivenAnswer, Page } from "./types";

const REFRESH_MS = 5_000;
const COUNT_REFRESH_MS = 10_000;
const PAGE_ITEMS = 25;
const root = ["approvals"] as const;

export interface ApprovalsFilter {
  readonly isMine: boolean;
  readonly text: string;
}

/** Open questions. */
export const useApprovals = ({ isMine, text }: ApprovalsFilter, isShown = true) =>
  useInfiniteQuery({
    queryKey: [...root, "open", isMine, text],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Approval>>("/approvals", {
        query: { mine: isMine ? "true" : undefined, text, cursor: pageParam, limit: PAGE_ITEMS },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: REFRESH_MS,
    enabled: isShown,
    retry: shouldRetry,
  });

/** Who decided what, newest first. */
export const useGivenAnswers = (isShown: boolean) =>
  useInfiniteQuery({
    queryKey: [...root, "answered"],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<GivenAnswer>>("/approvals/answered", {
        query: { cursor: pageParam, limit: PAGE_ITEMS },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: isShown,
    retry: shouldRetry,
  });

/** How many questions wait for whoever is signed in. */
export const useApprovalsWaiting = () =>
  useQuery({
    queryKey: [...root, "waiting"],
    queryFn: ({ signal }) => api.get<{ readonly mine: number }>("/approvals/waiting", { signal }),
    refetchInterval: COUNT_REFRESH_MS,
    retry: false,
  });

export interface Question {
  readonly runId: string;
  readonly node: string;
  readonly frame?: number | undefined;
}

/** One question, open or not; read again while it is open. */
export const useApproval = ({ runId, node, frame }: Question) =>
  useQuery({
    queryKey: [...root, "one", runId, node, frame ?? null],
    queryFn: ({ signal }) =>
      api.get<Approval>(pathOf("approvals", runId, node), { query: { frame }, signal }),
    refetchInterval: ({ state }) =>
      state.data === undefined || ["open", "not_asked"].includes(state.data.state)
        ? REFRESH_MS
        : false,
    retry: shouldRetry,
  });

export interface Verdict {
  readonly question: Required<Question>;
  readonly decision: "approved" | "rejected";
  readonly form?: unknown;
  readonly comment: string;
  /** The same for a second press of the button: it decides once. */
  readonly requestId: string;
}

export function useAnswerApproval() {
  const cache = useQueryClient();
  return useMutation<unknown, Error, Verdict>({
    mutationFn: ({ question, decision, form, comment, requestId }) =>
      api.post(
        pathOf("approvals", question.runId, question.node),
        {
          decision,
          frame: question.frame,
          ...(form === undefined ? {} : { form }),
          ...(comment.trim() === "" ? {} : { comment: comment.trim() }),
        },
        { headers: { "Idempotency-Key": requestId } },
      ),
    // Also when it was refused: somebody else may have decided meanwhile.
    onSettled: (_data, _error, { question }) => {
      void cache.invalidateQueries({ queryKey: root });
      void cache.invalidateQueries({ queryKey: keys.run(question.runId) });
    },
  });
}
