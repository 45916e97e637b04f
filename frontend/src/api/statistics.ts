// How runs fare, as a hook; draws nothing.
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api } from "./client";
import { shouldRetry } from "./queries";
import type { components } from "./schema";

export type Statistics = Readonly<components["schemas"]["StatisticsAnswer"]>;
export type Bucket = Statistics["buckets"][number];

const REFRESH_MS = 10_000;

export interface StatisticsWish {
  readonly since: string;
  readonly until: string;
  readonly buckets: number;
  readonly flow?: string | undefined;
}

/** Asked anew now and then; a moved time shows the old answer until the new one is there. */
export const useStatistics = (wish: StatisticsWish) =>
  useQuery({
    queryKey: ["statistics", wish],
    queryFn: ({ signal }) => api.get<Statistics>("/statistics", { query: { ...wish }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
    retry: shouldRetry,
  });
