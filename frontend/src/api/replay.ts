// Reads what each fact of a run changed, page by page, and goes on while the run does; knows no React.
import type { Fact } from "../model/replay";
import { api, pathOf, type Client } from "./client";
import { followRun } from "./stream";

/** A longer history is not replayed to its end: nobody looks at that many facts one by one. */
export const FACTS_MAX = 20_000;
const PAGE_FACTS = 1_000;
/** News of a busy run is asked for this often at most. */
const PAUSE_MS = 400;

interface ReplayPage {
  readonly items: readonly Fact[];
  readonly next_cursor: number | null;
  readonly total: number;
}

export interface FilmSource {
  readonly get: Client["get"];
  readonly follow: typeof followRun;
  readonly after: (ms: number, callback: () => void) => () => void;
}

interface Listener {
  readonly onFacts: (facts: readonly Fact[], total: number) => void;
  readonly onError: (error: Error) => void;
}

/** Reads all there is, then follows; gives what stops it. */
export function followFilm(
  runId: string,
  { onFacts, onError }: Listener,
  source: FilmSource = browser,
): () => void {
  const abort = new AbortController();
  const at = { last: 0, count: 0, isReading: false, isWanted: false };
  let callOff: (() => void) | null = null;
  const pages = async (): Promise<void> => {
    let more = true;
    while (more && at.count < FACTS_MAX) {
      const page: ReplayPage = await source.get(pathOf("runs", runId, "replay"), {
        query: { after: at.last, limit: PAGE_FACTS },
        signal: abort.signal,
      });
      at.last = page.items.at(-1)?.seq ?? at.last;
      at.count += page.items.length;
      more = page.next_cursor !== null && page.items.length > 0;
      onFacts(page.items, page.total);
    }
  };
  const read = async (): Promise<void> => {
    at.isReading = true;
    at.isWanted = false;
    await pages().catch((error: unknown) => {
      if (!abort.signal.aborted) onError(error instanceof Error ? error : new Error(String(error)));
    });
    at.isReading = false;
    again();
  };
  /** News has come while it was reading. */
  const again = () => {
    if (at.isWanted) later();
  };
  const later = () => {
    at.isWanted = true;
    if (at.isReading || abort.signal.aborted) return;
    callOff ??= source.after(PAUSE_MS, () => {
      callOff = null;
      void read();
    });
  };
  void read();
  const leave = source.follow(runId, later, later);
  return () => {
    abort.abort();
    callOff?.();
    leave();
  };
}

const browser: FilmSource = {
  get: (path, options) => api.get(path, options),
  follow: followRun,
  after: (ms, callback) => {
    const id = setTimeout(callback, ms);
    return () => clearTimeout(id);
  },
};
