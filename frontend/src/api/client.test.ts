import { describe, expect, it } from "vitest";

import { answering, problem } from "../test/render";
import { createClient } from "./client";
import type { ApiProblem } from "./problem";

const session = { user: { name: "owner", role: "owner" }, csrf_token: "t1", version: "1" };

const failed = (work: Promise<unknown>): Promise<ApiProblem> =>
  work.then(
    () => Promise.reject(new Error("it went well")),
    (error: unknown) => error as ApiProblem,
  );

describe("client", () => {
  it("sends the CSRF token of the session with what changes, and asks for it once", async () => {
    const { send, asked } = answering((_, path) => (path === "/session" ? session : {}));
    const client = createClient(send);
    await client.post("/flows", {});
    await client.put("/flows/a", {});
    expect(asked.map(({ path, headers }) => [path, headers["X-CSRF-Token"]])).toEqual([
      ["/session", undefined],
      ["/flows", "t1"],
      ["/flows/a", "t1"],
    ]);
  });

  it("asks for a new token once when the old one is refused", async () => {
    let token = "old";
    const { send, asked } = answering((_, path) => {
      if (path === "/session") return { ...session, csrf_token: token };
      if (token === "new") return {};
      token = "new";
      return problem(403, "bad_csrf_token");
    });
    await createClient(send).post("/flows", {});
    expect(asked.map(({ headers }) => headers["X-CSRF-Token"])).toEqual([
      undefined,
      "old",
      undefined,
      "new",
    ]);
  });

  it("gives a problem with its findings, errors and what is on the server", async () => {
    const finding = {
      node: "a",
      edge: null,
      field: "config.url",
      code: "x",
      severity: "error",
      message: "m",
    };
    const { send } = answering((_, path) =>
      path === "/session"
        ? session
        : problem(412, "stale", {
            findings: [finding],
            errors: [{ field: "cron", message: "bad" }],
            current_revision: 7,
          }),
    );
    const error = await failed(createClient(send).put("/flows/a", {}));
    expect({
      code: error.code,
      findings: error.findings,
      cron: error.messageFor("cron"),
      revision: error.currentRevision,
    }).toEqual({ code: "stale", findings: [finding], cron: "bad", revision: 7 });
  });

  it("gives a problem for an answer that is no problem document", async () => {
    const { send } = answering(() => new Response("<html>", { status: 502 }));
    const error = await failed(createClient(send).get("/flows"));
    expect([error.status, error.code]).toEqual([502, "http_502"]);
  });

  it("says that the server cannot be reached when there is no answer", async () => {
    const client = createClient(() => Promise.reject(new TypeError("refused")));
    expect((await failed(client.get("/flows"))).code).toBe("unreachable");
  });

  it("is signed out from a 401 on, until something is answered again", async () => {
    let isIn = false;
    const { send } = answering(() => (isIn ? session : problem(401, "not_signed_in")));
    const client = createClient(send);
    const heard: boolean[] = [];
    client.onSignedOut(() => heard.push(client.isSignedOut()));
    await failed(client.get("/flows"));
    isIn = true;
    await client.get("/flows");
    expect(heard).toEqual([true, false]);
  });

  it("leaves empty parameters out of the address", async () => {
    const { send, asked } = answering(() => ({}));
    await createClient(send).get("/runs", { query: { flow: undefined, state: "", limit: 5 } });
    expect(asked[0]?.path).toBe("/runs?limit=5");
  });
});
