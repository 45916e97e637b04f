import { EditorView } from "@codemirror/view";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";

import type { ActionSpec } from "../api/types";
import type { FlowNode } from "../model/flow";
import { draw } from "../test/render";
import { SettingsForm } from "./SettingsForm";

const SPEC: ActionSpec = {
  type: "test.action",
  version: 1,
  title: "Test",
  summary: "",
  docs: "",
  category: "other",
  icon: "box",
  config_schema: {},
  output_schema: {},
  ports: ["out"],
  retry: "default",
  is_idempotent: false,
  credentials: [],
  needs_credential: false,
  subtitle: "",
};

/** Keeps the node as the inspector does; gives what it has become. */
function settings(first: Partial<FlowNode> = {}, isHandled = false): () => FlowNode {
  let now: FlowNode = { id: "a", type: "test.action", ...first };
  function Inspector() {
    const [node, keep] = useState(now);
    now = node;
    return (
      <SettingsForm
        spec={SPEC}
        node={node}
        findings={[]}
        isHandled={isHandled}
        onChange={(patch) => keep(JSON.parse(JSON.stringify({ ...node, ...patch })) as FlowNode)}
      />
    );
  }
  draw(<Inspector />);
  return () => now;
}

it("says what happens when the node has failed for good", async () => {
  const now = settings();
  await userEvent.click(screen.getByText("Go on"));
  expect(now().on_error).toBe("continue");
});

it("takes a deadline of the whole node", async () => {
  const now = settings({ type: "flow.repeat" });
  await userEvent.type(screen.getByTestId("deadline"), "2h");
  expect(now().deadline).toBe("2h");
});

it("takes polling once it is switched on, and leaves it out again", async () => {
  const now = settings();
  await userEvent.click(screen.getByTestId("polling"));
  await userEvent.type(screen.getByTestId("polling-initial_delay"), "10s");
  const polling = now().polling;
  await userEvent.click(screen.getByTestId("polling"));
  expect([polling, now().polling]).toEqual([{ initial_delay: "10s" }, undefined]);
});

it("keeps the preset's error codes beside an expression", () => {
  const now = settings({ retry: { preset: "non_idempotent" } });
  const editor = screen.getByTestId("retry-condition").querySelector<HTMLElement>(".cm-editor")!;
  const view = EditorView.findFromDOM(editor)!;
  act(() => view.dispatch({ changes: { from: 0, insert: "{{ error.code == 'busy' }}" } }));
  expect(now().retry).toEqual({
    preset: "non_idempotent",
    retry_on: ["http.429", "http.503", "connection.refused", "{{ error.code == 'busy' }}"],
  });
});

it("offers to ask a person after a crash", async () => {
  const now = settings();
  await userEvent.click(screen.getByText("Ask"));
  expect(now().on_unknown).toBe("ask");
});

it("draws how paths meet and what follows a failure, as it is chosen", async () => {
  settings({ join: "first" });
  expect(screen.queryByTestId("picture-first")).not.toBe(null);
  await userEvent.click(screen.getByText("All"));
  await userEvent.click(screen.getByText("Go on"));
  expect([
    screen.queryByTestId("picture-first"),
    screen.getByTestId("picture-all").querySelectorAll('[data-state="done"]').length,
    screen.getByTestId("picture-continue").querySelectorAll('[data-kind="error"]').length,
  ]).toEqual([null, 3, 0]);
});

it("draws the edge from the error port in place of the failure", () => {
  settings({}, true);
  expect(screen.getByTestId("field-on_error").textContent).toContain("goes on there");
  expect(screen.queryByTestId("picture-handled")).not.toBe(null);
});

it("draws jitter as spans before the latest moment of each attempt", () => {
  settings({ retry: { max_attempts: 3, initial_delay: "10s", multiplier: 1, jitter: 0.5 } });
  const lefts = screen.getAllByTestId("retry-dot").map(({ style }) => style.left);
  const spans = screen.getAllByTestId("retry-span").map(({ style }) => [style.left, style.width]);
  expect([lefts, spans]).toEqual([
    ["0%", "50%", "100%"],
    [
      ["25%", "25%"],
      ["50%", "50%"],
    ],
  ]);
  expect(screen.getByTestId("retry-schedule").textContent).toContain("Retry-After");
});
