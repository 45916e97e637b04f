// Reads a value of a run piece by piece: only what a person opens comes over the wire; as hooks.
import { useQuery } from "@tanstack/react-query";

import { API_ROOT, api, pathOf } from "./client";
import { keys, shouldRetry } from "./queries";

export interface ValueSource {
  readonly runId: string;
  /** null: of the run itself. */
  readonly node: string | null;
  readonly frame: number | null;
  readonly part: "input" | "output" | "error";
}

export interface Piece {
  /** Cut: what is missing stands there as `{"$cut": {…}}`. */
  readonly value: unknown;
  readonly is_cut: boolean;
  readonly size: number;
  readonly type: string;
  readonly entries?: number | null;
}

export const PIECE_ENTRIES = 50;

const addressOf = ({ runId, node }: ValueSource): string =>
  node === null ? pathOf("runs", runId, "value") : pathOf("runs", runId, "nodes", node, "value");

const queryOf = ({ part, frame }: ValueSource) => ({ part, frame: frame ?? undefined });

/** `path` is a JSON pointer into the value; `offset` leaves out the first members there. */
export const usePiece = (source: ValueSource, path: string, offset: number) =>
  useQuery({
    queryKey: [...keys.run(source.runId), "value", source, path, offset],
    queryFn: ({ signal }) =>
      api.get<Piece>(addressOf(source), {
        query: {
          ...queryOf(source),
          path,
          depth: 2,
          entries: PIECE_ENTRIES,
          ...(offset === 0 ? {} : { offset }),
        },
        signal,
      }),
    // What is recorded does not change.
    staleTime: Infinity,
    retry: shouldRetry,
  });

/** Where the whole value is a file. */
export function downloadOf(source: ValueSource): string {
  const { part, frame } = queryOf(source);
  const search = new URLSearchParams({ part, download: "true" });
  if (frame !== undefined) search.set("frame", String(frame));
  return `${API_ROOT}${addressOf(source)}?${search.toString()}`;
}
