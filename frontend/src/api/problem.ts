// What went wrong at the server, as an error with its data; knows no transport and no words for people.
import type { Finding, Flow } from "../model/flow";
import type { ProblemBody } from "./types";

/** A problem the server answered with, or `unreachable` when there was no answer. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly currentRevision: number | undefined;
  /** Who saved in between. */
  readonly savedBy: string | undefined;
  readonly flow: Flow | undefined;
  readonly retryAfterS: number | undefined;

  constructor(body: ProblemBody, retryAfterS?: number) {
    super(body.detail === "" ? body.title : body.detail);
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.findings = body.findings ?? [];
    this.errors = body.errors ?? [];
    this.currentRevision = body.current_revision;
    this.savedBy = body.saved_by;
    this.flow = body.flow;
    this.retryAfterS = retryAfterS;
  }

  /** The message for one field of the request, if the problem names it. */
  messageFor(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.message;
  }
}

export const isProblem = (error: unknown, code?: string): error is ApiProblem =>
  error instanceof ApiProblem && (code === undefined || error.code === code);

/** Gives the problem for an answer that is not a success, whatever its body holds. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  return new ApiProblem(completed(body, response), retryAfterOf(response));
}

export function unreachable(): ApiProblem {
  return new ApiProblem({
    type: "about:blank",
    title: "No answer",
    status: 0,
    detail: "The server cannot be reached. Check that Baton is running, then try again.",
    code: "unreachable",
  });
}

function completed(body: unknown, response: Response): ProblemBody {
  const known = isObject(body) ? (body as Partial<ProblemBody>) : {};
  return {
    ...known,
    type: known.type ?? "about:blank",
    title: known.title ?? (response.statusText === "" ? "Error" : response.statusText),
    status: response.status,
    detail: known.detail ?? `The server answered ${response.status}.`,
    code: known.code ?? `http_${response.status}`,
  };
}

function retryAfterOf(response: Response): number | undefined {
  const seconds = Number(response.headers.get("Retry-After"));
  return seconds > 0 ? seconds : undefined;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
