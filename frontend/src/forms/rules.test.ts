import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";

import type { Flow, RetryPolicy, RetryPreset } from "../model/flow";
import { completeWith } from "./completion";
import { cronWordsOf, isInWords } from "./cron";
import { durationMs } from "./durations";
import { namesAt, type Names } from "./names";
import {
  PRESETS,
  RETRY_AFTER_MAX_MS,
  attemptTimes,
  attemptsOf,
  codesOf,
  conditionOf,
  policyOf,
  retryOnOf,
} from "./retry";
import table from "./retryCases.json";
import { settingsOf } from "./settings";
import { namesInSight } from "./sight";
import { looseText, looseValue } from "./values";

const labels = (names: Names): string[] => names.map(({ label }) => label);

describe("durations", () => {
  it.each(Object.entries(table.durations))("%s is %s ms", (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(table.no_durations)("%j is none", (text) => {
    expect(durationMs(text)).toBe(null);
  });
});

describe("retry", () => {
  it.each(table.cases)("of $policy starts its attempts when the engine does", (one) => {
    const attempts = attemptsOf(policyOf(one.policy as RetryPreset | RetryPolicy, "default"));
    expect([
      attempts.map(({ earliest }) => earliest),
      attempts.filter(({ isUnsure }) => !isUnsure).map(({ latest }) => latest),
    ]).toEqual([one.earliest, one.latest]);
  });

  it("knows the engine's presets and patience", () => {
    expect([PRESETS, RETRY_AFTER_MAX_MS]).toEqual([table.presets, table.retry_after_max_ms]);
  });

  it("draws no attempt after the moment to give up", () => {
    const policy = policyOf({ max_attempts: 30, jitter: 0.5, max_duration: "10s" }, "default");
    expect(Math.max(...attemptsOf(policy).map(({ latest }) => latest))).toBe(10_000);
  });

  it("changes what is written and keeps the rest of the action's own preset", () => {
    const policy = policyOf({ max_attempts: 3, initial_delay: "2s" }, "long_outage");
    expect(attemptTimes(policy, 0)).toEqual([0, 2_000, 6_000]);
  });
});

describe("the errors worth another attempt", () => {
  const busy = "{{ error.code == 'busy' }}";

  it.each([
    [undefined, [], ""],
    [["timeout"], ["timeout"], ""],
    [["timeout", busy], ["timeout"], busy],
    [busy, [], busy],
  ])("of %j are codes and an expression", (retryOn, codes, condition) => {
    expect([codesOf(retryOn), conditionOf(retryOn)]).toEqual([codes, condition]);
  });

  it("are written as one list", () => {
    expect([retryOnOf(["timeout"], ""), retryOnOf(["timeout"], busy)]).toEqual([
      ["timeout"],
      ["timeout", busy],
    ]);
  });

  it("are the preset's as long as none are written", () => {
    expect(policyOf({ preset: "non_idempotent", max_attempts: 2 }, "default").retryOn).toContain(
      "connection.refused",
    );
  });
});

describe("settings", () => {
  it.each([
    ["http.request", ["retry", "timeout", "deadline", "join", "on_error", "on_unknown", "polling"]],
    ["flow.call", ["retry", "deadline", "join", "on_error"]],
    ["flow.repeat", ["deadline", "join", "on_error"]],
    ["flow.set", ["join", "on_error"]],
    ["flow.return", ["join"]],
    ["trigger.manual", []],
  ])("of %s are those that do something", (type, offered) => {
    expect([...settingsOf(type)]).toEqual(offered);
  });
});

describe("values in a row", () => {
  it.each([5, true, null, "text", "5", "{{ a }}", [1, "b"], { a: 1 }, ""])(
    "%j is written and read without loss",
    (value) => {
      expect(looseValue(looseText(value))).toEqual(value);
    },
  );
});

describe("cron in words", () => {
  it("tells words from the five fields", () => {
    const said = ["every 5 minutes", "1st friday of quarter 9:00", "3 of month", "0 9 * * MON", ""];
    expect(said.map(isInWords)).toEqual([true, true, true, false, false]);
    expect(cronWordsOf("1st friday of quarter 9:00")).toBeNull();
  });

  it("knows macros, and says nothing about what it cannot read", () => {
    expect([cronWordsOf("@daily"), cronWordsOf("0 9 * *"), cronWordsOf("99 9 * * *")]).toEqual([
      "At 00:00",
      null,
      null,
    ]);
  });
});

const flow: Flow = {
  schema: "baton.flow/v1",
  id: "f",
  input: { type: "object", properties: { order: { type: "object", properties: { id: {} } } } },
  nodes: [
    { id: "start", type: "trigger.manual" },
    { id: "fetch-it", type: "http.request" },
    { id: "each", type: "flow.map" },
    { id: "inner", type: "http.request", parent: "each" },
    { id: "last", type: "http.request", parent: "each" },
    { id: "after", type: "http.request" },
    { id: "undo", type: "http.request" },
  ],
  edges: [
    { from: "start", to: "fetch-it" },
    { from: "fetch-it", to: "each" },
    { from: "inner", to: "last" },
    { from: "each", to: "after" },
    { from: "after", to: "undo", kind: "compensation" },
  ],
};
const find = () => ({
  title: "HTTP",
  output_schema: { properties: { status: { type: "integer" }, body: {} } },
});
const sightOf = (node: string) =>
  namesInSight(flow, node, find, { outputs: { "fetch-it": { body: { total: 3 } } } });

describe("names in sight", () => {
  it("are those of nodes before, over the borders of scopes", () => {
    expect(labels(namesAt(sightOf("last"), ["nodes"]))).toEqual(["fetch-it", "inner"]);
  });

  it("hold the item inside a map only", () => {
    const has = (node: string) => labels(sightOf(node)).includes("item");
    expect([has("inner"), has("after")]).toEqual([true, false]);
  });

  it.each([
    ["flow.map", ["item", "index"]],
    ["flow.repeat", ["index", "previous"]],
    ["flow.try", []],
  ])("hold what a %s gives to the nodes inside it", (type, given) => {
    const nodes = [
      { id: "s", type },
      { id: "i", type: "flow.set", parent: "s" },
    ];
    const names = labels(namesInSight({ ...flow, nodes, edges: [] }, "i", find));
    expect(names.filter((name) => ["item", "index", "previous"].includes(name))).toEqual(given);
  });

  it("hold the URLs of callbacks in the scopes around, and of no others", () => {
    const nodes = [
      { id: "m", type: "flow.map" },
      { id: "i", type: "flow.set", parent: "m" },
      { id: "near", type: "flow.callback", parent: "m" },
      { id: "people", type: "flow.approval" },
      { id: "far", type: "flow.callback" },
    ];
    const here = { ...flow, nodes, edges: [] };
    const urls = (node: string) => labels(namesAt(namesInSight(here, node, find), ["callbacks"]));
    expect([urls("i"), urls("m")]).toEqual([["near", "far"], ["far"]]);
  });

  it("of an undo node hold what it undoes", () => {
    expect(labels(namesAt(sightOf("undo"), ["nodes"]))).toEqual(["fetch-it", "each", "after"]);
  });

  it("join what the schema promises with what a run gave", () => {
    const output = ["nodes", "fetch-it", "output"];
    expect([
      labels(namesAt(sightOf("after"), output)),
      labels(namesAt(sightOf("after"), [...output, "body"])),
    ]).toEqual([["status", "body"], ["total"]]);
  });
});

describe("completion", () => {
  const offered = (text: string): string[] => {
    const state = EditorState.create({ doc: text });
    const result = completeWith(() => sightOf("after"))(
      new CompletionContext(state, text.length, false),
    );
    return result === null || result instanceof Promise
      ? []
      : result.options.map(({ label }) => label);
  };

  it.each([
    ["{{ input.", ["order"]],
    ["{{ input.order.", ["id"]],
    ['{{ nodes["fetch-it"].output.', ["status", "body"]],
    ["plain text. ", []],
    ["{{ done }} input.", []],
  ])("after %s offers %j", (text, expected) => {
    expect(offered(text)).toEqual(expected);
  });

  it("offers roots at the start and filters after a bar", () => {
    expect([offered("{{ ").includes("nodes"), offered("{{ input | ").includes("length")]).toEqual([
      true,
      true,
    ]);
  });
});
