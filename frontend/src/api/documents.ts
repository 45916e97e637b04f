// Documents as text, versions and templates, as the server reads and writes them.
import { useQuery } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { shouldRetry } from "./queries";
import type { Finding, Flow } from "./types";

export interface ReadText {
  readonly flow: Flow | null;
  readonly problem: {
    readonly message: string;
    readonly line: number;
    readonly column: number;
  } | null;
  readonly findings: readonly (Finding & { readonly line: number })[];
}

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly flow: Flow;
}

export const readText = (text: string, signal?: AbortSignal): Promise<ReadText> =>
  api.post<ReadText>("/documents/read", { text }, signal === undefined ? {} : { signal });

export const writeText = (flow: Flow): Promise<{ text: string }> =>
  api.post<{ text: string }>("/documents/write", { flow });

/** The canonical text of a flow; the same object is asked for once. */
export const useWritten = (flow: Flow) =>
  useQuery({
    queryKey: ["written", flow],
    queryFn: () => writeText(flow),
    staleTime: Infinity,
    gcTime: 0,
    retry: shouldRetry,
  });

/** A version never changes. */
export const useVersion = (id: string, version: number | null) =>
  useQuery({
    queryKey: ["version", id, version],
    queryFn: ({ signal }) =>
      api.get<{ flow: Flow }>(pathOf("flows", id, "versions", String(version)), { signal }),
    enabled: version !== null,
    staleTime: Infinity,
    retry: shouldRetry,
  });

export const useTemplates = () =>
  useQuery({
    queryKey: ["templates"],
    queryFn: ({ signal }) => api.get<{ items: readonly Template[] }>("/templates", { signal }),
    staleTime: Infinity,
    retry: shouldRetry,
  });
