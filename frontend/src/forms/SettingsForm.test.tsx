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
  credential: null,
  subtitle: "",
};

/** Keeps the node as the inspector does; gives what it has become. */
function settings(first: Partial<FlowNode> = {}): () => FlowNode {
  let now: FlowNode = { id: "a", type: "test.action", ...first };
  function Inspector() {
    const [node, keep] = useState(now);
    now = node;
    return (
      <SettingsForm
        spec={SPEC}
        node={node}
        findings={[]}
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
