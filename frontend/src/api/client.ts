// Talks to /api/v1: cookie session, CSRF token, problems as errors; knows no React and caches no data.
import { ApiProblem, problemOf, unreachable } from "./problem";
import type { Session } from "./types";

export const API_ROOT = "/api/v1";
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD"]);

type Method = "GET" | "POST" | "PUT" | "DELETE";
type Query = Readonly<Record<string, string | number | undefined>>;

export interface Options {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Client {
  get<Answer>(path: string, options?: Options): Promise<Answer>;
  post<Answer>(path: string, body?: unknown, options?: Options): Promise<Answer>;
  put<Answer>(path: string, body: unknown, options?: Options): Promise<Answer>;
  delete(path: string, options?: Options): Promise<void>;
  /** Who is signed in; asked once and kept until signed out. */
  session(): Promise<Session>;
  signOut(): Promise<void>;
  /** True from the first 401 on, until a session is there again. */
  isSignedOut(): boolean;
  /** Calls back when that changes; gives what ends it. */
  onSignedOut(listener: () => void): () => void;
  /** True from the first call without an answer on, until there is one. */
  isUnreachable(): boolean;
  /** Calls back when that changes; gives what ends it. */
  onUnreachable(listener: () => void): () => void;
  /** Asks whether the server is there. */
  ping(): Promise<boolean>;
}

/** `send` is `fetch` in the browser. */
export function createClient(send: typeof fetch): Client {
  const door = new Door(send);
  return {
    get: (path, options) => door.call("GET", path, undefined, options),
    post: (path, body, options) => door.call("POST", path, body, options),
    put: (path, body, options) => door.call("PUT", path, body, options),
    delete: (path, options) => door.call("DELETE", path, undefined, options),
    session: () => door.session(),
    signOut: () => door.signOut(),
    isSignedOut: () => door.isSignedOut,
    onSignedOut: (listener) => door.watch(listener),
    isUnreachable: () => door.isUnreachable,
    onUnreachable: (listener) => door.watch(listener),
    ping: () => door.ping(),
  };
}

class Door {
  isSignedOut = false;
  isUnreachable = false;
  private readonly listeners = new Set<() => void>();
  private known: Promise<Session> | null = null;

  constructor(private readonly send: typeof fetch) {}

  watch(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  ping(): Promise<boolean> {
    return this.reach("/healthz", { cache: "no-store" }).then(
      () => true,
      () => false,
    );
  }

  async call<Answer>(
    method: Method,
    path: string,
    body: unknown,
    options: Options = {},
  ): Promise<Answer> {
    try {
      return await this.once<Answer>(method, path, body, options);
    } catch (error) {
      // The token belongs to a session that has ended and begun again in another tab.
      if (!(error instanceof ApiProblem) || error.code !== "bad_csrf_token") throw error;
      this.known = null;
      return this.once<Answer>(method, path, body, options);
    }
  }

  session(): Promise<Session> {
    this.known ??= this.once<Session>("GET", "/session", undefined, {}).catch((error: unknown) => {
      this.known = null;
      throw error;
    });
    return this.known;
  }

  async signOut(): Promise<void> {
    await this.call("POST", "/sign-out", undefined);
    this.known = null;
    this.tell(true);
  }

  private async once<Answer>(
    method: Method,
    path: string,
    body: unknown,
    options: Options,
  ): Promise<Answer> {
    const headers = await this.headersFor(method, body, options);
    const init: RequestInit = { method, headers, credentials: "same-origin" };
    if (body !== undefined) init.body = body instanceof Blob ? body : JSON.stringify(body);
    if (options.signal) init.signal = options.signal;
    const response = await this.reach(urlOf(path, options.query), init);
    if (!response.ok) throw await this.refused(response);
    this.tell(false);
    if (response.status === 204) return undefined as Answer;
    return (await response.json()) as Answer;
  }

  private async headersFor(
    method: Method,
    body: unknown,
    options: Options,
  ): Promise<Record<string, string>> {
    const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
    // A file comes as it is, and says itself what it is.
    if (body !== undefined)
      headers["Content-Type"] = body instanceof Blob ? body.type : "application/json";
    if (SAFE.has(method)) return headers;
    const { csrf_token } = await this.session();
    if (csrf_token !== null) headers["X-CSRF-Token"] = csrf_token;
    return headers;
  }

  private async reach(url: string, init: RequestInit): Promise<Response> {
    try {
      const response = await this.send(url, init);
      this.note(this.isSignedOut, false);
      return response;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      this.note(this.isSignedOut, true);
      throw unreachable();
    }
  }

  private async refused(response: Response): Promise<ApiProblem> {
    if (response.status === 401) {
      this.known = null;
      this.tell(true);
    }
    return problemOf(response);
  }

  private tell(isSignedOut: boolean): void {
    this.note(isSignedOut, this.isUnreachable);
  }

  private note(isSignedOut: boolean, isUnreachable: boolean): void {
    if (this.isSignedOut === isSignedOut && this.isUnreachable === isUnreachable) return;
    this.isSignedOut = isSignedOut;
    this.isUnreachable = isUnreachable;
    for (const listener of this.listeners) listener();
  }
}

function urlOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  const text = parameters.toString();
  return `${API_ROOT}${path}${text === "" ? "" : `?${text}`}`;
}

/** A path from parts that may hold anything: `pathOf("flows", id, "runs")`. */
export const pathOf = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${encodeURIComponent(part)}`).join("");

export const api: Client = createClient((input, init) => fetch(input, init));
