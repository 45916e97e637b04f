// What schedules have done and will do.
import { useQuery } from "@tanstack/react-query";

import { api, pathOf } from "./client";
import { isProblem } from "./problem";
import { keys, shouldRetry } from "./queries";
import type { components } from "./schema";
import type { SchedulePreview, SchedulePreviewAnswer } from "./types";

export type Fire = Readonly<components["schemas"]["FireShape"]>;
export type FireMoment = Readonly<components["schemas"]["FireMoment"]>;

const REFRESH_MS = 15_000;

/** What became of a schedule's last nominal times, oldest first; null: there is no such schedule. */
export const useFires = (scheduleId: string | null, limit: number) =>
  useQuery({
    queryKey: [...keys.schedules, scheduleId, "fires", limit],
    queryFn: ({ signal }) =>
      api
        .get<{ readonly items: readonly Fire[] }>(pathOf("schedules", scheduleId ?? "", "fires"), {
          query: { limit },
          signal,
        })
        .then(({ items }): readonly Fire[] | null => [...items].reverse())
        .catch((error: unknown) => {
          if (isProblem(error, "not_found")) return null;
          throw error;
        }),
    enabled: scheduleId !== null,
    refetchInterval: REFRESH_MS,
    retry: shouldRetry,
  });

/** The next fires of a rule, by the object that will fire; a bad rule is a problem with `errors`. */
export const useSchedulePreview = (rule: SchedulePreview | null) =>
  useQuery({
    queryKey: keys.preview(rule ?? { time_zone: "", gap: "after", repeated: "first" }),
    queryFn: ({ signal }) =>
      api.post<SchedulePreviewAnswer>("/schedules/preview", rule, { signal }),
    enabled: rule !== null && [rule.cron, rule.every, rule.at].some(isGiven),
    retry: shouldRetry,
    staleTime: 30_000,
  });

const isGiven = (said: string | readonly string[] | undefined): boolean =>
  typeof said === "string" ? said.trim() !== "" : (said ?? []).length > 0;
