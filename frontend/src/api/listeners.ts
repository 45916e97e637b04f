// Listening for a test request of a draft's webhook; draws nothing.
import { api, pathOf } from "./client";
import type { Listener } from "./types";

/** How long the server may keep an answer back. */
const WAIT_S = 20;

export const listen = (flowId: string, node: string): Promise<Listener> =>
  api.post(pathOf("flows", flowId, "listeners"), { node });

/** Answers when something was heard, or after a while. */
export const hear = (id: string, signal: AbortSignal): Promise<Listener> =>
  api.get(pathOf("listeners", id), { query: { wait_s: WAIT_S }, signal });

export const stopListening = (id: string): Promise<void> => api.delete(pathOf("listeners", id));
