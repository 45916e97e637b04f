import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { NodeView, RunView } from "../api/types";
import { answering, draw, problem } from "../test/render";
import { RunPanel } from "./RunPanel";

const at = "2026-01-01T09:00:00.000Z";
const node = (state: NodeView["state"], more: Partial<NodeView> = {}): NodeView => ({
  state,
  attempts: 1,
  started_at: at,
  ended_at: at,
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
  ended_at: at,
  nodes,
});
let shown: RunView = run("failed");
let refusal: Response | null = null;
const { send, asked } = answering((method, address, body) => {
  const path = address.replace("?values=none", "");
  if (path === "/session") return { csrf_token: "t" };
  if (path === "/runs/R1") return shown;
  if (refusal !== null && method === "POST") return refusal;
  if (isLook(body))
    return {
      run_id: "R1",
      flow_id: "f",
      version: 2,
      node: null,
      runs_again: [{ node: "pay", reason: "It failed.", times: 1 }],
      reused: [{ node: "keep", reason: "It ended well.", times: 3 }],
      undone: [],
    };
  if (method === "POST") return { run_id: "R9", state: "running" };
  const name = path.replace("/runs/R1/nodes/", "");
  return { ...shown.nodes[name], attempt_log: [] };
});
const isLook = (body: unknown): boolean =>
  typeof body === "object" && body !== null && "dry_run" in body;
const posted = () =>
  asked
    .filter(({ method, body }) => method === "POST" && !isLook(body))
    .map(({ path, body }) => [path, body]);

beforeEach(() => {
  asked.length = 0;
  refusal = null;
  vi.stubGlobal("fetch", send);
  vi.stubGlobal(
    "EventSource",
    class extends EventTarget {
      readyState = 1;
      close(): void {}
    },
  );
});

const panel = (selected: string | null) =>
  draw(<RunPanel runId="R1" selected={selected} onSelect={() => {}} />);

describe("running again", () => {
  it("shows what would happen before anything does", async () => {
    shown = run("failed", { pay: node("failed") });
    panel(null);
    await userEvent.click(await screen.findByTestId("retry-run"));
    const again = await screen.findByTestId("fork-runs-again");
    expect([again.textContent, screen.getByTestId("fork-reused").textContent, posted()]).toEqual([
      "Runs againpayIt failed.",
      "Reusedkeep × 3It ended well.",
      [],
    ]);
  });

  it("starts a retry once it is wanted", async () => {
    shown = run("failed", { pay: node("failed") });
    panel(null);
    await userEvent.click(await screen.findByTestId("retry-run"));
    await screen.findByTestId("fork-runs-again");
    await userEvent.click(screen.getByTestId("fork-start"));
    expect(posted()).toEqual([["/runs/R1/retry", { request_id: expect.any(String) as unknown }]]);
  });

  it("begins at the chosen node", async () => {
    shown = run("succeeded", { pay: node("succeeded") });
    panel("pay");
    await userEvent.click(await screen.findByTestId("fork-run"));
    await screen.findByTestId("fork-runs-again");
    await userEvent.click(screen.getByTestId("fork-start"));
    expect(posted()).toEqual([
      ["/runs/R1/fork", { node: "pay", request_id: expect.any(String) as unknown }],
    ]);
  });

  it("offers no retry of what succeeded, and nothing while the run goes on", async () => {
    shown = run("succeeded");
    panel(null);
    await screen.findByTestId("run-panel");
    expect([screen.queryByTestId("retry-run"), screen.queryByTestId("fork-run")]).toEqual([
      null,
      null,
    ]);
  });

  it("says why it cannot be", async () => {
    shown = run("failed", { pay: node("failed") });
    refusal = problem(422, "invalid_input");
    panel("pay");
    await userEvent.click(await screen.findByTestId("fork-run"));
    expect((await screen.findByTestId("fork-preview")).textContent).toContain("It did not work.");
  });
});

describe("a parked run", () => {
  it("goes on when it is told to", async () => {
    shown = run("parked");
    panel(null);
    await userEvent.click(await screen.findByTestId("resume-run"));
    expect(posted()).toEqual([["/runs/R1/resume", undefined]]);
  });
});

describe("what a node waits for", () => {
  it("is said in words", async () => {
    const wait = { kind: "approval", answers: 1, wanted: 2, title: "Pay?" } as const;
    shown = run("waiting", { ask: node("waiting", { wait }) });
    panel("ask");
    expect((await screen.findByTestId("awaited")).textContent).toBe(
      "Waits for approval: Pay? (1 of 2)",
    );
  });

  it("may be a person's word about a lost attempt", async () => {
    shown = run("waiting", { pay: node("waiting", { is_lost: true }) });
    panel("pay");
    await userEvent.click(await screen.findByTestId("lost-fail"));
    expect(posted()).toEqual([["/runs/R1/nodes/pay/resolve", { decision: "fail" }]]);
  });
});
