// Listens for a test request of a webhook, until one comes, the time is over, or the person leaves.
import { useCallback, useEffect, useRef, useState } from "react";

import { hear, listen, stopListening } from "../api/listeners";
import type { Listener } from "../api/types";
import type { NodeId } from "../model/flow";
import { useSession } from "../store/context";

export interface Listening {
  readonly listener: Listener | null;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly start: () => void;
  readonly stop: () => void;
}

export function useListener(node: NodeId): Listening {
  const { editor, page } = useSession();
  const [listener, show] = useState<Listener | null>(null);
  const [error, tell] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const ear = useRef<Ear | null>(null);
  const stop = useCallback(() => {
    ear.current?.close();
    ear.current = null;
    setBusy(false);
    show(null);
  }, []);
  useEffect(() => stop, [stop, node]);
  const start = async () => {
    stop();
    const mine = (ear.current = new Ear());
    tell(null);
    setBusy(true);
    try {
      // What listens is the draft as it is kept.
      if ((await page.current.saved?.()) === false) return;
      await mine.listen(editor.getState().flow.id, node, show);
    } catch (failure) {
      if (!mine.isClosed) tell(failure);
    } finally {
      if (ear.current === mine) setBusy(false);
    }
  };
  return { listener, isBusy, error, start: () => void start(), stop };
}

/** One time of listening; what it hears after it was closed is dropped. */
class Ear {
  readonly #aborter = new AbortController();
  #id: string | null = null;

  get isClosed(): boolean {
    return this.#aborter.signal.aborted;
  }

  async listen(flowId: string, node: NodeId, show: (listener: Listener) => void): Promise<void> {
    let listener = await listen(flowId, node);
    this.#id = listener.id;
    while (!this.isClosed) {
      show(listener);
      if (listener.state !== "listening") return;
      listener = await hear(listener.id, this.#aborter.signal);
    }
    void stopListening(listener.id);
  }

  close(): void {
    const wasClosed = this.isClosed;
    this.#aborter.abort();
    // Whether there is still something to stop, the server knows.
    if (this.#id !== null && !wasClosed) stopListening(this.#id).catch(() => undefined);
  }
}
