// Draws a component as the app does, with a server of the test's own making behind it.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";

export function draw(element: ReactNode, at = "/"): RenderResult {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <MemoryRouter initialEntries={[at]}>{element}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

export type Answers = (method: string, path: string, body: unknown) => unknown;

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Answers `fetch` from a function; a Response passes as it is, anything else goes as JSON. */
export function answering(answers: Answers): { send: typeof fetch; asked: Asked[] } {
  const asked: Asked[] = [];
  const send = (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const address = input instanceof Request ? input.url : input.toString();
    const path = address.replace("/api/v1", "");
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const method = init.method ?? "GET";
    asked.push({ method, path, headers: init.headers as Record<string, string>, body });
    const answer = answers(method, path, body);
    return Promise.resolve(answer instanceof Response ? answer : Response.json(answer ?? {}));
  };
  return { send, asked };
}

export const problem = (status: number, code: string, more: object = {}): Response =>
  new Response(
    JSON.stringify({
      type: "about:blank",
      title: "No",
      status,
      detail: "It did not work.",
      code,
      ...more,
    }),
    { status, headers: { "Content-Type": "application/problem+json" } },
  );
