// Follows a run live over server-sent events; many listeners share one connection, and news comes
// at most once per animation frame. Knows no React.
import { API_ROOT, api, pathOf, type Client } from "./client";
import { asNews, hasEnded, joined } from "./merge";
import type { RunDelta, RunView } from "./types";

export const POLL_MS = 2_000;

/** What a browser gives; a test passes its own. */
export interface Surroundings {
  readonly connect: (url: string) => EventSource;
  /** Runs the callback before the next paint; gives what calls it off. */
  readonly nextFrame: (callback: () => void) => () => void;
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly client: Pick<Client, "get">;
}

type OnDelta = (delta: RunDelta) => void;
type Follow = (runId: string, onDelta: OnDelta, onEnd?: () => void) => () => void;

/** Each follower hears everything known first, then what changed; `onEnd` when the run has ended. */
export function createFollower(around: Surroundings): Follow {
  const channels = new Map<string, Channel>();
  return (runId, onDelta, onEnd) => {
    let channel = channels.get(runId);
    if (channel === undefined) {
      channel = new Channel(runId, around);
      channels.set(runId, channel);
      channel.open();
    }
    const follower = { onDelta, onEnd, isNew: true };
    channel.add(follower);
    return () => {
      if (channel.remove(follower) > 0) return;
      channel.close();
      if (channels.get(runId) === channel) channels.delete(runId);
    };
  };
}

interface Follower {
  readonly onDelta: OnDelta;
  readonly onEnd: (() => void) | undefined;
  isNew: boolean;
}

class Channel {
  private source: EventSource | null = null;
  private readonly followers = new Set<Follower>();
  private known: RunDelta | null = null;
  private waiting: RunDelta | null = null;
  private callOff: (() => void) | null = null;
  private stopPolling: (() => void) | null = null;
  private isOver = false;

  constructor(
    private readonly runId: string,
    private readonly around: Surroundings,
  ) {}

  open(): void {
    const source = this.around.connect(`${API_ROOT}${pathOf("runs", this.runId, "stream")}`);
    this.source = source;
    source.addEventListener("delta", (event: MessageEvent<string>) => {
      this.take(JSON.parse(event.data) as RunDelta);
    });
    source.addEventListener("end", () => {
      this.end();
    });
    source.addEventListener("error", () => {
      // The browser connects again by itself and says what it saw last, unless it was refused.
      if (source.readyState === 2 && !this.isOver) this.poll();
    });
  }

  add(follower: Follower): void {
    this.followers.add(follower);
    if (this.known !== null || this.isOver) this.schedule();
  }

  remove(follower: Follower): number {
    this.followers.delete(follower);
    return this.followers.size;
  }

  close(): void {
    this.isOver = true;
    this.source?.close();
    this.stopPolling?.();
    this.callOff?.();
    this.callOff = null;
  }

  private take(delta: RunDelta): void {
    this.known = joined(this.known, delta);
    this.waiting = joined(this.waiting, delta);
    this.schedule();
  }

  private end(): void {
    this.isOver = true;
    this.source?.close();
    this.stopPolling?.();
    this.schedule();
  }

  private schedule(): void {
    this.callOff ??= this.around.nextFrame(() => this.tell());
  }

  private tell(): void {
    this.callOff = null;
    const news = this.waiting;
    this.waiting = null;
    for (const follower of [...this.followers]) {
      const due = follower.isNew ? this.known : news;
      if (due !== null) {
        follower.isNew = false;
        follower.onDelta(due);
      }
      if (this.isOver) {
        this.followers.delete(follower);
        follower.onEnd?.();
      }
    }
  }

  /** The server had no place for a live view: read the run now and then instead. */
  private poll(): void {
    this.stopPolling?.();
    let isStopped = false;
    let forget: (() => void) | null = null;
    const again = (): void => {
      if (!isStopped) forget = this.around.after(POLL_MS, read);
    };
    const read = (): void => {
      this.around.client
        .get<RunView>(pathOf("runs", this.runId), { query: { values: "none" } })
        .then((run) => {
          if (isStopped) return;
          this.take(asNews(run));
          if (hasEnded(run.state)) this.end();
          else again();
        })
        .catch(again);
    };
    this.stopPolling = () => {
      isStopped = true;
      forget?.();
    };
    read();
  }
}

const browser: Surroundings = {
  connect: (url) => new EventSource(url),
  nextFrame: (callback) => {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  after: (ms, callback) => {
    const id = setTimeout(callback, ms);
    return () => clearTimeout(id);
  },
  client: api,
};

export const followRun: Follow = createFollower(browser);
