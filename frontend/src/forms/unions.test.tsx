import { EditorView } from "@codemirror/view";
import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import type { JsonObject } from "../model/flow";
import { configForm } from "../test/configForm";
import { fieldOf } from "./schema";

const target: JsonObject = {
  title: "Target",
  oneOf: [
    {
      type: "object",
      title: "A mail",
      properties: { kind: { const: "mail" }, to: { type: "string", title: "To" } },
    },
    {
      type: "object",
      properties: { kind: { const: "chat" }, room: { type: "integer", title: "Room" } },
    },
  ],
  discriminator: { propertyName: "kind" },
};
const labels = (name: string) =>
  [...screen.getByTestId(`field-config-${name}-part`).querySelectorAll("label")].map(
    ({ textContent }) => textContent,
  );

describe("one of several parts", () => {
  it("told apart by a tag is a choice and the form of what was chosen", async () => {
    const { now } = configForm({ target });
    expect(labels("target")).toEqual(["A mail", "chat"]);
    await userEvent.click(screen.getByText("chat"));
    await userEvent.type(screen.getByTestId("field-config-target-room"), "7");
    expect([now(), screen.queryByTestId("field-config.target.kind")]).toEqual([
      { target: { kind: "chat", room: 7 } },
      null,
    ]);
  });

  it("has its tag from the first key on", async () => {
    const { now } = configForm({ target });
    await userEvent.type(screen.getByTestId("field-config-target-to"), "a");
    expect(now()).toEqual({ target: { kind: "mail", to: "a" } });
  });

  it("loses nothing by being switched there and back", async () => {
    const { now } = configForm({ target }, { target: { kind: "mail", to: "ada" } });
    await userEvent.click(screen.getByText("chat"));
    const between = now();
    await userEvent.click(screen.getByText("A mail"));
    expect([between, now()]).toEqual([
      { target: { kind: "chat" } },
      { target: { kind: "mail", to: "ada" } },
    ]);
  });

  it("told apart by type takes each as what it is", async () => {
    const size = { title: "Size", anyOf: [{ type: "integer" }, { type: "string" }] };
    const { now } = configForm({ size }, { size: "small" });
    expect(screen.getByTestId<HTMLInputElement>("field-config-size").value).toBe("small");
    await userEvent.click(screen.getByText("Whole number"));
    await userEvent.type(screen.getByTestId("field-config-size"), "4");
    expect(now()).toEqual({ size: 4 });
  });

  it("still takes an expression", async () => {
    const { now } = configForm({ size: { anyOf: [{ type: "string" }, { type: "array" }] } });
    await userEvent.type(screen.getByTestId("field-config-size"), "{{{{");
    expect(now()).toEqual({ size: "{{" });
  });
});

describe("nothing", () => {
  it.each([
    [{ type: ["string", "null"] }, "text"],
    [{ anyOf: [{ type: "integer" }, { type: "null" }] }, "number"],
    [{ type: ["string", "null"], enum: ["a", null] }, "enum"],
    [{ oneOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] }, "union"],
  ] as const)("beside %j leaves the other kind as it is", (schema, kind) => {
    expect(fieldOf("a", schema)).toMatchObject({ kind, isNullable: true });
  });

  it("is chosen by a box, and is null", async () => {
    const { told } = configForm({ note: { type: ["string", "null"], title: "Note" } });
    await userEvent.click(screen.getByTestId("field-config-note-null"));
    const input = screen.queryByTestId("field-config-note");
    await userEvent.click(screen.getByTestId("field-config-note-null"));
    expect([input, told]).toEqual([null, [{ note: null }, {}]]);
  });
});

describe("content that is text or JSON", () => {
  const content: JsonObject = {
    content: { ui: { widget: "multiline", structured_if: { as: "json" } }, title: "Content" },
    as: { enum: ["text", "json"], default: "text", title: "As" },
  };
  const write = (text: string) => {
    const at = screen.getByTestId("field-config.content").querySelector<HTMLElement>(".cm-editor");
    const view = EditorView.findFromDOM(at!)!;
    act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
  };

  it("is JSON with expressions in it when another field says so", () => {
    const { now } = configForm(content, { as: "json" });
    write('{"total": "{{ input.total }}", "lines": [1]}');
    expect(now()).toEqual({
      as: "json",
      content: { total: "{{ input.total }}", lines: [1] },
    });
  });

  it("is carried over from text to JSON and back", async () => {
    const { told } = configForm(content, { as: "json", content: '{"a": 1}' });
    const pick = (name: string) => userEvent.click(screen.getByText(name));
    await pick("JSON");
    await pick("Text");
    expect(told.map((config) => config["content"])).toEqual([{ a: 1 }, '{\n  "a": 1\n}']);
  });

  it("is a plain text otherwise", () => {
    configForm(content);
    expect(screen.getByTestId("field-config-content").tagName).toBe("TEXTAREA");
  });
});
