// The same done to many runs, page by page; draws nothing.
import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import { shouldRetry } from "./queries";
import type { components } from "./schema";

export type BulkAction = "cancel" | "retry";
export type BulkPreview = Readonly<components["schemas"]["BulkPreview"]>;
type BulkPage = Readonly<components["schemas"]["BulkPage"]>;
export type Refused = BulkPage["refused"][number];

export interface BulkFilter {
  readonly flow?: string;
  readonly states?: readonly string[];
  readonly ids?: readonly string[];
  readonly created_after?: string;
  readonly created_before?: string;
}

export interface BulkWish {
  readonly action: BulkAction;
  readonly filter: BulkFilter;
}

/** What an action can be done to. */
export const BULK_STATES: Readonly<Record<BulkAction, readonly string[]>> = {
  cancel: ["queued", "running", "waiting", "parked"],
  retry: ["failed", "timed_out", "cancelled"],
};

/** To how many runs it would be done; changes nothing. */
export const useBulkPreview = (wish: BulkWish) =>
  useQuery({
    queryKey: ["bulk", wish],
    queryFn: ({ signal }) =>
      api.post<BulkPreview>("/runs/bulk", { ...wish, dry_run: true }, { signal }),
    staleTime: 0,
    retry: shouldRetry,
  });

const PAGE = 25;

/** One page of it; a page that is asked for twice is done once. */
export const bulkPage = (wish: BulkWish, requestId: string, cursor: string | null) =>
  api.post<BulkPage>("/runs/bulk", {
    ...wish,
    limit: PAGE,
    ...(wish.action === "retry" ? { request_id: requestId } : {}),
    ...(cursor === null ? {} : { cursor }),
  });
