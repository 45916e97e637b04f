// What is shown of an earlier moment, and where things stand on the scrubber and the timeline.
import { describe, expect, it } from "vitest";

import type { NodeDetail, Span } from "../api/types";
import type { Flow } from "../model/flow";
import type { Fact } from "../model/replay";
import { detailAsOf } from "./asOf";
import { rowsOf, type Row } from "./gantt";
import { linkTo, placeIn } from "./links";
import { indexAt, nearestTo, placesOf } from "./scrub";
import { timeScale } from "./timeScale";
import { moved, zoomed } from "./useView";

const AT = Date.parse("2026-01-01T00:00:00Z");
const iso = (ms: number): string => new Date(AT + ms).toISOString();

const detail: NodeDetail = {
  state: "succeeded",
  attempts: 2,
  input: { a: 1 },
  output: "made",
  started_at: iso(0),
  ended_at: iso(900),
  attempt_log: [
    { attempt: 1, started_at: iso(0), ended_at: iso(100), outcome: "failed", error: { code: "x" } },
    { attempt: 2, started_at: iso(500), ended_at: iso(900), outcome: "completed" },
  ],
};

describe("a node as of an earlier moment", () => {
  it("shows no output and no end before it had them, and the attempt that was under way", () => {
    const shown = detailAsOf(detail, { state: "running", attempts: 2 }, AT + 600);
    expect([
      shown.output,
      shown.ended_at,
      shown.attempt_log?.map(({ attempt, outcome }) => [attempt, outcome]),
    ]).toEqual([
      undefined,
      undefined,
      [
        [1, "failed"],
        [2, "running"],
      ],
    ]);
  });

  it("shows nothing of a node that had not begun", () => {
    const shown = detailAsOf(detail, undefined, AT - 1);
    expect([shown.state, shown.input, shown.attempt_log]).toEqual(["pending", undefined, []]);
  });
});

const fact = (seq: number, ms: number): Fact => ({
  seq,
  at: iso(ms),
  kind: "k",
  run_state: "running",
  changes: {},
});

describe("the scrubber", () => {
  it("gives every fact a place of its own and a year no more than a little room", () => {
    const places = placesOf([
      fact(1, 0),
      fact(2, 1),
      fact(3, 365 * 86_400_000),
      fact(4, 365 * 86_400_000),
    ]);
    expect([places[0], places[3], (places[1] ?? 0) > 0.02, (places[2] ?? 0) < 0.99]).toEqual([
      0,
      1,
      true,
      true,
    ]);
  });

  it("finds the fact at a place, and the nearest one", () => {
    const places = Float64Array.from([0, 0.2, 0.9, 1]);
    expect([indexAt(places, 0.5), nearestTo(places, 0.3), nearestTo(places, 0.7)]).toEqual([
      1, 1, 2,
    ]);
  });
});

const span = (node: string, frame: number, from: number, to: number, more: object = {}): Span => ({
  node,
  frame,
  position: null,
  kind: "attempt",
  attempt: 1,
  started_at: iso(from),
  ended_at: iso(to),
  outcome: "completed",
  child_run: null,
  ...more,
});
const flow = {
  schema: "baton.flow/v1",
  id: "f",
  nodes: [
    { id: "each", type: "flow.map" },
    { id: "work", type: "http.request", parent: "each" },
    { id: "pay", type: "http.request", name: "Pay" },
    { id: "refund", type: "http.request" },
  ],
  edges: [{ from: "pay", to: "refund", kind: "compensation" }],
} as Flow;
const rows = (spans: readonly Span[]): readonly Row[] =>
  rowsOf({ spans, flow, toggled: new Set(), now: AT + 10_000 });

describe("the rows of a timeline", () => {
  it("hatch the time between two tries", () => {
    const [lane] = rows([
      span("pay", 1, 0, 100, { outcome: "failed" }),
      span("pay", 1, 600, 700, { attempt: 2 }),
    ]);
    expect(
      lane?.kind === "lane" ? lane.bars.map(({ kind, from }) => [kind, from - AT]) : [],
    ).toEqual([
      ["attempt", 0],
      ["pause", 100],
      ["attempt", 600],
    ]);
  });

  it("group items below their scope, and the undo below all, numbered", () => {
    const all = rows([
      span("each", 1, 0, 50, { kind: "scope", attempt: null }),
      span("work", 2, 1, 2, { position: 0 }),
      span("work", 3, 1, 3, { position: 1 }),
      span("pay", 1, 60, 70),
      span("refund", 1, 80, 90, { kind: "undo" }),
    ]);
    expect(
      all.map((row) =>
        row.kind === "lane"
          ? `${row.order ?? ""}${row.node}`
          : row.kind === "group"
            ? row.key
            : "–",
      ),
    ).toEqual(["each", "each:2", "work", "each:3", "work", "pay", "–", "1refund"]);
  });

  it("of thousands of items stand closed, one row for each", () => {
    const many = Array.from({ length: 2_500 }, (_, index) => [
      span("work", index + 2, index, index + 1, { position: index }),
      span("work", index + 2, index + 1, index + 2, { position: index, attempt: 2 }),
    ]).flat();
    const all = rows([span("each", 1, 0, 9_000, { kind: "scope", attempt: null }), ...many]);
    expect([all.length, all[1]?.kind]).toEqual([2_501, "group"]);
  });
});

describe("the time of a timeline", () => {
  it("shortens every long wait, however many there are", () => {
    const hour = 3_600_000;
    const { breaks, place, moment } = timeScale([0, 50, 50 + hour, 100 + hour, 100 + 2 * hour]);
    expect([breaks.map(({ ms }) => ms), Math.round(moment(place(70 + hour)) - hour)]).toEqual([
      [hour, hour],
      70,
    ]);
  });

  it("zooms around a place and never leaves the run", () => {
    const near = zoomed({ from: 0, to: 1 }, 0.5, 0.5);
    expect([near, moved(near, 2), zoomed(near, 0.5, 9)]).toEqual([
      { from: 0.25, to: 0.75 },
      { from: 0.5, to: 1 },
      { from: 0, to: 1 },
    ]);
  });
});

describe("the address of a place in a run", () => {
  it("brings back node, item, attempt and moment", () => {
    const place = { node: "a b", frame: 5, attempt: 2, at: 17 };
    const link = linkTo("R1", place);
    expect([link, placeIn(new URLSearchParams(link.split("?")[1]))]).toEqual([
      "/runs/R1?node=a+b&frame=5&attempt=2&at=17",
      place,
    ]);
  });
});
