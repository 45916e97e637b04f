import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Route, Routes } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Approval } from "../../api/types";
import { answering, draw, problem } from "../../test/render";
import { ApprovalPage } from "./ApprovalPage";
import { ApprovalsPage } from "./ApprovalsPage";

const at = "2026-01-01T09:00:00.000Z";
const asking: Approval = {
  run_id: "R2",
  flow_id: "ask",
  node: "release",
  frame: 1,
  state: "open",
  title: "Pay 5?",
  message: "For shoes",
  form: { type: "object", properties: { note: { type: "string", title: "Note" } } },
  people: [],
  escalate_to: [],
  opened_at: at,
  timeout_at: null,
  remind_at: null,
  escalate_at: null,
  is_reminded: false,
  is_escalated: false,
  answers: [],
  wanted: 1,
  refusals: 1,
  may_answer: true,
  has_answered: false,
};

let shown: Approval = asking;
let items: Approval[] = [asking];
let refusal: Response | null = null;
const { send, asked } = answering((method, path) => {
  if (path === "/session") return { csrf_token: "t" };
  if (path === "/approvals/R2/release?frame=1") return method === "POST" ? (refusal ?? {}) : shown;
  if (path.startsWith("/approvals/R2")) return refusal ?? {};
  if (path.startsWith("/approvals")) return { items, next_cursor: null };
  if (path.split("?")[0] === "/runs/R2") return { state: "waiting", nodes: {} };
  if (path === "/runs/R2/flow") return { flow: { nodes: [] } };
  return {};
});
const posted = () => asked.filter(({ method }) => method === "POST");

beforeEach(() => {
  asked.length = 0;
  shown = asking;
  items = [asking];
  refusal = null;
  vi.stubGlobal("fetch", send);
});

const open = () =>
  draw(
    <Routes>
      <Route path="/approvals/:run/:node" element={<ApprovalPage />} />
    </Routes>,
    "/approvals/R2/release?frame=1",
  );

describe("the page of a question", () => {
  it("sends the form and the comment with the answer", async () => {
    open();
    await userEvent.type(await screen.findByLabelText("Note"), "fine");
    await userEvent.type(screen.getByLabelText("Comment"), " go ");
    await userEvent.click(screen.getByTestId("approve"));
    expect(posted().map(({ path, body }) => [path, body])).toEqual([
      [
        "/approvals/R2/release",
        { decision: "approved", frame: 1, form: { note: "fine" }, comment: "go" },
      ],
    ]);
  });

  it("rejects without a form", async () => {
    open();
    await userEvent.click(await screen.findByTestId("reject"));
    expect(posted()[0]?.body).toEqual({ decision: "rejected", frame: 1 });
  });

  it("keeps its key when it is sent again after a failure", async () => {
    refusal = problem(503, "unavailable");
    open();
    await userEvent.click(await screen.findByTestId("reject"));
    await screen.findByTestId("problem");
    await userEvent.click(screen.getByTestId("reject"));
    const [first, second] = posted().map(({ headers }) => headers["Idempotency-Key"]);
    expect([first, posted().length]).toEqual([second, 2]);
  });

  it.each([
    [{ state: "approved" as const }, "This was approved"],
    [{ may_answer: false, people: ["ann"] }, "Only ann decide"],
    [{ may_answer: false, has_answered: true }, "Others are still asked"],
  ])("says why there is nothing to decide: %o", async (more, text) => {
    shown = { ...asking, ...more };
    open();
    const told = await screen.findByTestId("approval-told");
    expect([told.textContent.includes(text), screen.queryByTestId("approve")]).toEqual([
      true,
      null,
    ]);
  });
});

describe("the inbox", () => {
  it("leads to the question's own page", async () => {
    draw(<ApprovalsPage />, "/approvals");
    expect((await screen.findByText("Pay 5?")).getAttribute("href")).toBe(
      "/approvals/R2/release?frame=1",
    );
  });

  it("asks for what the address says", async () => {
    draw(<ApprovalsPage />, "/approvals?show=all&text=shoes");
    await screen.findByTestId("approvals");
    expect(asked.map(({ path }) => path)).toContain("/approvals?text=shoes&limit=25");
  });

  it("says when there is nothing to decide", async () => {
    items = [];
    draw(<ApprovalsPage />, "/approvals");
    expect((await screen.findByTestId("empty-state")).textContent).toContain(
      "Nothing waits for you",
    );
  });
});
