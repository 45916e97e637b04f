// Doing the same to many runs, page by page, until all is done or somebody stops it.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";

import { bulkPage, type BulkWish, type Refused } from "../api/bulk";
import { keys } from "../api/queries";

export interface BulkProgress {
  readonly phase: "asking" | "working" | "done" | "stopped" | "failed";
  readonly done: number;
  readonly refused: readonly Refused[];
  readonly error: Error | null;
}

const ASKING: BulkProgress = { phase: "asking", done: 0, refused: [], error: null };

export function useBulk(wish: BulkWish) {
  const [progress, setProgress] = useState(ASKING);
  const isStopped = useRef(false);
  const cache = useQueryClient();
  const start = useCallback(async () => {
    isStopped.current = false;
    const hasStopped = (): boolean => isStopped.current;
    const requestId = `bulk-${crypto.randomUUID()}`;
    let now: BulkProgress = { ...ASKING, phase: "working" };
    let cursor: string | null = null;
    const say = (more: Partial<BulkProgress>): void => setProgress((now = { ...now, ...more }));
    say({});
    try {
      for (;;) {
        const page = await bulkPage(wish, requestId, cursor);
        say({ done: now.done + page.done.length, refused: [...now.refused, ...page.refused] });
        cursor = page.next_cursor;
        if (cursor === null || hasStopped()) break;
      }
      say({ phase: cursor === null ? "done" : "stopped" });
    } catch (error) {
      say({ phase: "failed", error: error as Error });
    }
    void cache.invalidateQueries({ queryKey: keys.runs });
  }, [cache, wish]);
  const stop = useCallback(() => {
    isStopped.current = true;
  }, []);
  return { progress, start, stop };
}
