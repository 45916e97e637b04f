import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { NodeView, RunView } from "../api/types";
import { answering, draw } from "../test/render";
import { nodeRowsOf } from "./nodeRows";
import { RunPanel } from "./RunPanel";
import { RunsPage } from "./RunsPage";
import { SchedulesPage } from "./SchedulesPage";

const at = "2026-01-01T09:00:00.000Z";
const later = "2026-01-01T09:00:03.000Z";
const node = (state: NodeView["state"], more: Partial<NodeView> = {}): NodeView => ({
  state,
  attempts: 1,
  started_at: at,
  ended_at: later,
  ...more,
});
const run = (state: RunView["state"], nodes: Record<string, NodeView> = {}): RunView => ({
  run_id: "R1",
  flow_id: "f",
  version: 2,
  state,
  undo: "none",
  created_at: at,
  started_at: at,
  ended_at: state === "undo_blocked" ? null : later,
  nodes,
});

let runs: RunView[] = [];
const { send, asked } = answering((method, address, body) => {
  const path = address.replace("?values=none", "");
  if (path === "/session") return { csrf_token: "t" };
  if (path.startsWith("/runs?")) return { items: runs, next_cursor: null };
  if (path.startsWith("/flows?"))
    return { items: [{ id: "f", name: "My flow" }], next_cursor: null };
  if (path === "/runs/R1") return runs[0];
  if (path === "/schedules")
    return {
      items: [
        {
          id: "S1",
          flow_id: "f",
          flow_name: "My flow",
          node: "tick",
          cron: "0 9 * * *",
          time_zone: "UTC",
          state: "paused",
          next_at: null,
        },
      ],
      next_cursor: null,
    };
  if (typeof body === "object" && body !== null && "dry_run" in body)
    return {
      stopped: [],
      undone: [{ node: "pay", by: "refund" }],
      blocked: [],
      counts: { stopped: 0, undone: 1, blocked: 0 },
    };
  const name = path.replace("/runs/R1/nodes/", "");
  if (method === "GET") return { ...runs[0]?.nodes[name], input: { a: 1 }, attempt_log: [] };
  return body ?? {};
});
const posted = () =>
  asked
    .filter(
      ({ method, body }) => method === "POST" && !JSON.stringify(body ?? 0).includes("dry_run"),
    )
    .map(({ path, body }) => [path, body]);

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", send);
  vi.stubGlobal(
    "EventSource",
    class extends EventTarget {
      readyState = 1;
      close(): void {}
    },
  );
});

describe("the list of runs", () => {
  it("asks for what the address says", async () => {
    runs = [run("failed")];
    draw(<RunsPage />, "/runs?flow=f&state=failed");
    await screen.findByTestId("run-R1");
    expect(asked.map(({ path }) => path)).toContain("/runs?flow=f&state=failed&limit=50");
  });

  it("names flows, and says every state in words", async () => {
    runs = [run("timed_out")];
    draw(<RunsPage />, "/runs");
    const row = within(await screen.findByTestId("run-R1"));
    expect([
      (await row.findByText("My flow")).getAttribute("href"),
      row.getByTestId("state-badge").textContent,
    ]).toEqual(["/runs/R1", "Timed out"]);
  });

  it("says what to do when nothing has run", async () => {
    runs = [];
    draw(<RunsPage />, "/runs");
    expect((await screen.findByTestId("empty-state")).textContent).toContain("Nothing has run yet");
  });
});

describe("the panel of a run", () => {
  it("lists nodes in the order in which they started, those that did not last", () => {
    const rows = nodeRowsOf(
      run("succeeded", {
        never: node("skipped", { started_at: null, ended_at: null }),
        second: node("succeeded", { started_at: later }),
        first: node("succeeded"),
      }),
      undefined,
    );
    expect(rows.map((row) => row.node)).toEqual(["first", "second", "never"]);
  });

  it("lets a person decide about an undo that could not succeed", async () => {
    runs = [run("undo_blocked", { pay: node("compensation_failed") })];
    draw(<RunPanel runId="R1" selected="pay" onSelect={() => {}} />);
    await userEvent.click(await screen.findByTestId("undo-done"));
    expect(posted()).toEqual([["/runs/R1/nodes/pay/resolve", { decision: "done" }]]);
  });

  it("shows what a cancellation undoes and asks once more", async () => {
    runs = [run("undo_blocked")];
    draw(<RunPanel runId="R1" selected={null} onSelect={() => {}} />);
    await userEvent.click(await screen.findByTestId("cancel-run"));
    const undone = (await screen.findByTestId("cancel-undone")).textContent;
    const before = posted();
    await userEvent.click(screen.getByTestId("cancel-run-yes"));
    expect([undone, before, posted()]).toEqual([
      expect.stringContaining("payby refund"),
      [],
      [["/runs/R1/cancel", { reason: "" }]],
    ]);
  });

  it("leaves nothing to cancel when the run has ended", async () => {
    runs = [run("succeeded")];
    draw(<RunPanel runId="R1" selected={null} onSelect={() => {}} />);
    await screen.findByTestId("run-panel");
    expect(screen.queryByTestId("cancel-run")).toBe(null);
  });
});

describe("the list of schedules", () => {
  it("resumes a paused one", async () => {
    draw(<SchedulesPage />, "/schedules");
    await userEvent.click(await screen.findByTestId("pause-S1"));
    expect(posted()).toEqual([["/schedules/S1/resume", undefined]]);
  });
});
