// Credentials as hooks: their types, what there is without its values, keeping, trying, deleting; draws nothing.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { shouldRetry } from "./queries";
import type { components } from "./schema";
import type { Page } from "./types";

type Shapes = components["schemas"];
export type CredentialType = Readonly<Shapes["CredentialTypeShape"]>;
export type Credential = Readonly<Shapes["CredentialAnswer"]>;
export type KeptCredential = Readonly<Shapes["KeptCredential"]>;
export type TriedCredential = Readonly<Shapes["TriedCredential"]>;

const root = ["credentials"] as const;

export const useCredentialTypes = () =>
  useQuery({
    queryKey: ["credential-types"],
    queryFn: ({ signal }) =>
      api.get<Page<CredentialType>>("/credential-types", { signal }).then(({ items }) => items),
    staleTime: Infinity,
    retry: shouldRetry,
  });

export const useCredentials = () =>
  useQuery({
    queryKey: root,
    queryFn: ({ signal }) =>
      api.get<Page<Credential>>("/credentials", { signal }).then(({ items }) => items),
    retry: shouldRetry,
  });

export interface CredentialWish {
  readonly name: string;
  readonly type: string;
  /** Absent: the values stay as they are. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly hosts: readonly string[];
  readonly description: string;
}

/** Creates a credential, or gives one other values. */
export function useKeepCredential(isNew: boolean) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ name, type, ...values }: CredentialWish) =>
      isNew
        ? api.post<KeptCredential>("/credentials", { name, type, ...values })
        : api.put<KeptCredential>(pathOf("credentials", name), values),
    onSuccess: () => queries.invalidateQueries({ queryKey: root }),
  });
}

/** Deletes a credential, also one that flows name: whoever asks has been told. */
export function useDeleteCredential() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (name: string) =>
      api.delete(pathOf("credentials", name), { query: { force: "true" } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: root }),
  });
}

export const useTryCredential = (name: string) =>
  useMutation({
    mutationFn: (url: string) =>
      api.post<TriedCredential>(pathOf("credentials", name, "test"), url === "" ? {} : { url }),
  });
