// What a field of an action can be chosen from, as the server knows it.
import { useQuery } from "@tanstack/react-query";

import type { JsonObject } from "../model/flow";
import { api, pathOf } from "./client";
import type { components } from "./schema";

export type Option = Readonly<components["schemas"]["OptionShape"]>;

const FRESH_MS = 10_000;

/** Asked while somebody is at the field, with what the form holds by then. */
export const useOptions = (type: string, field: string, config: JsonObject, isAsked: boolean) =>
  useQuery({
    queryKey: ["options", type, field, config],
    queryFn: ({ signal }) =>
      api.post<{ readonly options: readonly Option[] }>(
        pathOf("connectors", type, "options"),
        { field, config },
        { signal },
      ),
    select: ({ options }) => options,
    enabled: isAsked,
    staleTime: FRESH_MS,
    retry: false,
  });
