import { describe, expect, it } from "vitest";

import { calledBy, curlOf, methodOf, pathOfHook } from "./webhooks";

const URL = "https://baton.example.com/hooks/orders";

describe("a webhook's address", () => {
  it("has no slash at its ends", () => {
    expect([{ path: "/orders/:id/" }, {}, { path: 3 }].map(pathOfHook)).toEqual([
      "orders/:id",
      "",
      "",
    ]);
  });

  it("is called with the first method, POST when none is chosen", () => {
    expect([{ methods: ["PUT", "GET"] }, { methods: [] }, {}].map(methodOf)).toEqual([
      "PUT",
      "POST",
      "POST",
    ]);
  });
});

describe("the command that calls it", () => {
  it("sends JSON", () => {
    expect(curlOf(calledBy(URL, {}))).toBe(
      `curl -X POST '${URL}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"hello": "world"}'`,
    );
  });

  it("sends no body with GET", () => {
    expect(curlOf(calledBy(URL, { methods: ["GET"] }))).toBe(`curl -X GET '${URL}'`);
  });

  it("keeps a quote within quotes", () => {
    expect(curlOf(calledBy("http://h/a'b", { methods: ["GET"] }))).toContain(String.raw`a'\''b'`);
  });

  it.each([
    [{ authentication: "basic" }, [`-u "$USER_NAME:$PASSWORD"`]],
    [{ authentication: "header" }, [`-H "$HEADER: $VALUE"`]],
    [{ authentication: "hmac" }, ["webhook-id: $id", "v1,$signature", `-d "$body"`]],
    [{ authentication: "hmac", signature: "github" }, ["X-Hub-Signature-256: sha256=$signature"]],
  ])("proves who calls with variables in place of secrets: %j", (config, parts) => {
    const text = curlOf(calledBy(URL, config));
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
  });
});
