// Where expressions of a form look at recorded data: which run, from which node; asked lazily.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, useCallback, useContext, useMemo } from "react";

import { peek, type Peeked } from "../api/expressions";
import type { Json, NodeId } from "../model/flow";

export interface DataPlace {
  readonly flowId: string;
  /** Whose fields these are; null: the flow's own. */
  readonly node: NodeId | null;
  /** null: nothing has run yet. */
  readonly runId: string | null;
}

/** Absent where expressions cannot be tried, for example in the form of a start. */
export const DataContext = createContext<DataPlace | null>(null);

export type Look = (
  expression: Json,
  size?: { readonly depth?: number; readonly entries?: number },
) => Promise<Peeked>;

export const useDataPlace = (): DataPlace | null => useContext(DataContext);

/** Asks what an expression comes to; null when there is nothing to look at. */
export function useLook(): Look | null {
  const place = useContext(DataContext);
  const cache = useQueryClient();
  const look = useCallback<Look>(
    (expression, { depth = 1, entries = 100 } = {}) =>
      place === null
        ? Promise.reject(new Error("There is no data here."))
        : peek(cache, { ...place, expression, depth, entries }),
    [place, cache],
  );
  return useMemo(() => (place?.runId == null ? null : look), [place, look]);
}
