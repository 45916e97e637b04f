// Test cases on the server, as hooks: list, keep, remove, run, make one of a run; draws nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { TestCase } from "../model/cases";
import { API_ROOT, api, pathOf } from "./client";
import { shouldRetry } from "./queries";
import type { NodeView } from "./types";

export interface Difference {
  readonly path: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** How far a case came. */
export interface CaseRun {
  readonly state: string;
  readonly output?: unknown;
  readonly error?: unknown;
  readonly nodes: Readonly<Record<string, NodeView & { readonly input?: unknown }>>;
}

export interface CaseResult {
  readonly id: string;
  readonly name: string;
  readonly passed: boolean;
  readonly differences: readonly Difference[];
  readonly error?: string | null;
  readonly run?: CaseRun | null;
}

export interface TestsReport {
  readonly passed: number;
  readonly failed: number;
  readonly cases: readonly CaseResult[];
}

const casesKey = (flowId: string) => ["cases", flowId] as const;

export const useCases = (flowId: string) =>
  useQuery({
    queryKey: casesKey(flowId),
    queryFn: ({ signal }) =>
      api.get<{ readonly cases: readonly TestCase[] }>(pathOf("flows", flowId, "tests"), {
        signal,
      }),
    select: (list) => list.cases,
    retry: shouldRetry,
  });

/** Where the cases are as a file. */
export const casesFile = (flowId: string): string =>
  `${API_ROOT}${pathOf("flows", flowId, "tests")}?format=yaml`;

export function useSaveCase(flowId: string) {
  const cache = useQueryClient();
  return useMutation<TestCase, Error, TestCase>({
    mutationFn: (one) => api.put<TestCase>(pathOf("flows", flowId, "tests", one.id), one),
    onSuccess: () => cache.invalidateQueries({ queryKey: casesKey(flowId) }),
  });
}

export function useDeleteCase(flowId: string) {
  const cache = useQueryClient();
  return useMutation<unknown, Error, string>({
    mutationFn: (id) => api.delete(pathOf("flows", flowId, "tests", id)),
    onSuccess: () => cache.invalidateQueries({ queryKey: casesKey(flowId) }),
  });
}

/** Runs all cases, or those named, on the draft. */
export const useRunCases = (flowId: string) =>
  useMutation<TestsReport, Error, readonly string[] | undefined>({
    mutationFn: (cases) =>
      api.post<TestsReport>(pathOf("flows", flowId, "tests", "run"), cases ? { cases } : {}),
  });

/** A case made of a run; not kept yet. */
export const useProposedCase = (runId: string, isAsked: boolean) =>
  useQuery({
    queryKey: ["proposed-case", runId],
    queryFn: () => api.post<TestCase>(pathOf("runs", runId, "test-case")),
    enabled: isAsked,
    retry: shouldRetry,
  });
