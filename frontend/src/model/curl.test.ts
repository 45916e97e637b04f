// Commands as they are copied from browsers, documentation and shells, read as HTTP requests.
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readCurl } from "./curl";

const config = (text: string) => readCurl(text)?.config;

describe("a curl command", () => {
  test("gives address, query and headers", () => {
    expect(
      config("curl 'https://shop.test/orders?state=open&tag=a&tag=b' -H 'X-Trace: 1' --compressed"),
    ).toEqual({
      method: "GET",
      url: "https://shop.test/orders",
      query: { state: "open", tag: ["a", "b"] },
      headers: { "X-Trace": "1" },
    });
  });

  test("over several lines has a JSON body, whose type the node writes itself", () => {
    const text = `curl -X PUT https://shop.test/orders/7 \\
      -H "Content-Type: application/json" \\
      -d '{"name": "It'\\''s", "items": [1, 2]}'`;
    expect(config(text)).toEqual({
      method: "PUT",
      url: "https://shop.test/orders/7",
      json: { name: "It's", items: [1, 2] },
    });
  });

  test.each([
    [
      "curl -d a=1 -d b=2 x.test",
      { method: "POST", url: "http://x.test", form: { a: "1", b: "2" } },
    ],
    [
      "curl --data-urlencode 'q=a b&c' x.test",
      { method: "POST", url: "http://x.test", form: { q: "a b&c" } },
    ],
    ["curl -G -d q=1 x.test/s", { method: "GET", url: "http://x.test/s", query: { q: "1" } }],
    ["curl -I https://x.test", { method: "HEAD", url: "https://x.test" }],
    ["curl -F name=Ann x.test", { method: "POST", url: "http://x.test", form: { name: "Ann" } }],
    ["curl -sSLXDELETE https://x.test/1", { method: "DELETE", url: "https://x.test/1" }],
    ["curl --request=PATCH --url=https://x.test", { method: "PATCH", url: "https://x.test" }],
    [
      "curl -d '<a/>' -H 'content-type: text/xml' x.test",
      {
        method: "POST",
        url: "http://x.test",
        headers: { "content-type": "text/xml" },
        body: "<a/>",
      },
    ],
    [
      "curl --json '[1]' x.test",
      { method: "POST", url: "http://x.test", headers: { Accept: "application/json" }, json: [1] },
    ],
    ["$ curl https://x.test | jq .", { method: "GET", url: "https://x.test" }],
    [
      'curl --data-raw $\'{"a":"it\\\'s"}\' x.test',
      { method: "POST", url: "http://x.test", json: { a: "it's" } },
    ],
    ["curl https://x.test/$ID", { method: "GET", url: "https://x.test/$ID" }],
  ])("%s", (text, expected) => {
    expect(config(text)).toEqual(expected);
  });

  test("with a secret keeps it and says that a credential would be better", () => {
    const read = readCurl("curl -u ann:pw https://x.test -k");
    expect(read?.config["headers"]).toEqual({ Authorization: "Basic YW5uOnB3" });
    expect(read?.warnings.join(" ")).toMatch(/Authorization.*credential.*-k/);
  });

  test("that reads files says what was left out", () => {
    expect(readCurl("curl -d @body.json x.test")?.warnings).toEqual([
      "What curl would have read from the file body.json was left out.",
    ]);
  });

  test("is told from other texts", () => {
    expect(["", "curly hair", "curl", "wget x", '{"nodes": []}'].map(readCurl)).toEqual(
      Array(5).fill(null),
    );
  });

  test("never makes the reader fail, and any JSON comes through its quotes", () => {
    fc.assert(fc.property(fc.string(), (text) => void readCurl(`curl ${text}`)));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const body = JSON.stringify(value);
        const quoted = `'${body.replace(/'/g, "'\\''")}'`;
        if (quoted.includes("$")) return;
        expect(config(`curl -d ${quoted} x.test`)?.["json"]).toEqual(JSON.parse(body));
      }),
    );
  });
});
