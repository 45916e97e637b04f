import { EditorView } from "@codemirror/view";
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";

import type { ActionSpec } from "../api/types";
import type { Finding, FlowNode, JsonObject } from "../model/flow";
import { draw } from "../test/render";
import { NodeForm } from "./NodeForm";

const spec = (properties: JsonObject, required: readonly string[] = []): ActionSpec => ({
  type: "test.action",
  version: 1,
  title: "Test",
  summary: "",
  docs: "",
  category: "other",
  icon: "box",
  config_schema: { type: "object", properties, required },
  output_schema: {},
  ports: ["out"],
  retry: "default",
  is_idempotent: false,
  credentials: [],
  needs_credential: false,
  subtitle: "",
});

/** Keeps the node as the inspector does, and tells what its config became. */
function Inspector(props: {
  spec: ActionSpec;
  config?: JsonObject;
  findings?: readonly Finding[];
  told: JsonObject[];
}) {
  const [node, keep] = useState<FlowNode>({
    id: "a",
    type: "test.action",
    config: props.config ?? {},
  });
  return (
    <NodeForm
      spec={props.spec}
      node={node}
      findings={props.findings ?? []}
      suggestions={[]}
      onChange={(patch) => {
        props.told.push(patch.config ?? {});
        keep({ ...node, ...patch });
      }}
    />
  );
}

function form(properties: JsonObject, config?: JsonObject, findings?: readonly Finding[]) {
  const told: JsonObject[] = [];
  draw(
    <Inspector
      spec={spec(properties)}
      told={told}
      {...(config ? { config } : {})}
      {...(findings ? { findings } : {})}
    />,
  );
  return { told, now: () => told.at(-1) };
}

const field = (name: string) => within(screen.getByTestId(`field-config.${name}`));
const fx = (name: string) => screen.getByTestId(`field-config.${name}-fx`);
const editorIn = (name: string): EditorView => {
  const place = screen.getByTestId(`field-config.${name}`).querySelector<HTMLElement>(".cm-editor");
  const view = place && EditorView.findFromDOM(place);
  if (!view) throw new Error(`no editor in ${name}`);
  return view;
};
const write = (view: EditorView, text: string) =>
  act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
const finding = (place: string, message: string): Finding => ({
  node: "a",
  edge: null,
  field: place,
  code: "config",
  severity: "error",
  message,
});

describe("fields from a schema", () => {
  it("come in the author's order, with titles, help and marks", () => {
    draw(
      <Inspector
        told={[]}
        spec={spec(
          {
            b: { type: "string", title: "Second", ui: { order: 1 } },
            a: { type: "string", title: "First", description: "Helps.", ui: { order: 0 } },
          },
          ["a"],
        )}
      />,
    );
    const labels = [...document.querySelectorAll("label")].map((label) => label.textContent);
    expect([labels, screen.getByText("Helps.").id]).toEqual([
      ["First *", "Second"],
      "field-config-a-help",
    ]);
  });

  it("keep a default out of the config and show it as a placeholder", async () => {
    const { told } = form({ n: { type: "integer", title: "N", default: 10 } }, { n: 3 });
    const input = screen.getByTestId("field-config-n");
    await userEvent.clear(input);
    expect([told.at(-1), input.getAttribute("placeholder")]).toEqual([{}, "10"]);
  });

  it("keep numbers as numbers", async () => {
    const { now } = form({ n: { type: "integer", title: "N" } });
    await userEvent.type(screen.getByTestId("field-config-n"), "42");
    expect(now()).toEqual({ n: 42 });
  });

  it("fold advanced fields away until they are asked for", async () => {
    form({ a: { type: "string", title: "A", ui: { advanced: true } } });
    const before = screen.queryByTestId("field-config.a");
    await userEvent.click(screen.getByTestId("config-advanced"));
    expect([before, screen.queryByTestId("field-config.a") === null]).toEqual([null, false]);
  });

  it("show an advanced field that has a finding", () => {
    form({ a: { type: "string", ui: { advanced: true } } }, {}, [finding("config.a", "Wrong.")]);
    expect(field("a").getByTestId("field-error").textContent).toBe("Wrong.");
  });

  it("hide what `show_if` hides, by the default of the other field", async () => {
    form({
      mode: { enum: ["a", "b"], default: "a", title: "Mode" },
      extra: { type: "string", ui: { show_if: { mode: "b" } } },
    });
    const before = screen.queryByTestId("field-config.extra");
    await userEvent.click(screen.getByText("b"));
    expect([before, screen.queryByTestId("field-config.extra") === null]).toEqual([null, false]);
  });

  it("draw a map as rows that may be unfinished", async () => {
    const { now } = form({ h: { type: "object", ui: { widget: "key_value" } } });
    await userEvent.click(screen.getByTestId("field-config-h-add"));
    await userEvent.type(screen.getByTestId("field-config-h-name"), "n");
    write(editorIn("h"), "5");
    expect(now()).toEqual({ h: { n: 5 } });
  });

  it("draw the cases of a switch as cards that can be moved", async () => {
    const cases = {
      type: "array",
      title: "Cases",
      items: {
        type: "object",
        properties: { port: { type: "string", title: "Port", ui: { expression: "never" } } },
      },
    };
    const { now } = form({ cases }, { cases: [{ port: "x" }, { port: "y" }] });
    await userEvent.click(screen.getAllByLabelText("Move down")[0]!);
    expect(now()).toEqual({ cases: [{ port: "y" }, { port: "x" }] });
  });

  it("keep JSON that is not finished out of the config", () => {
    const { told } = form({ body: { title: "Body" } }, { body: 1 });
    write(editorIn("body"), '{"a": ');
    expect([told, field("body").getByRole("status").textContent.length > 20]).toEqual([[], true]);
  });
});

describe("fixed value or expression", () => {
  const url: JsonObject = { url: { type: "string", title: "URL" } };

  it("keeps the text when it is switched on", async () => {
    const { told } = form(url, { url: "https://a" });
    await userEvent.click(fx("url"));
    expect([editorIn("url").state.doc.toString(), told]).toEqual(["https://a", []]);
  });

  it("gives the expression back after a look at the fixed value", async () => {
    const { told } = form(url, { url: "{{ input.a }}" });
    await userEvent.click(fx("url"));
    await userEvent.click(fx("url"));
    expect(told).toEqual([{}, { url: "{{ input.a }}" }]);
  });

  it("gives a fixed number back, as a number", async () => {
    const { told } = form({ n: { type: "integer" } }, { n: 5 });
    await userEvent.click(fx("n"));
    write(editorIn("n"), "{{ index }}");
    await userEvent.click(fx("n"));
    expect(told).toEqual([{ n: "{{ index }}" }, { n: 5 }]);
  });

  it("is switched on by typing braces", async () => {
    const { now } = form(url);
    await userEvent.type(screen.getByTestId("field-config-url"), "a{{{{");
    expect([now(), fx("url").getAttribute("aria-pressed")]).toEqual([{ url: "a{{" }, "true"]);
  });

  it("is on from the start for a field that is made for it", () => {
    form({ items: { type: ["string", "array"], title: "Items" } });
    expect(fx("items").getAttribute("aria-pressed")).toBe("true");
  });

  it("is not there where expressions are not allowed", () => {
    form({ p: { type: "string", ui: { expression: "never" } } });
    expect(screen.queryByTestId("field-config.p-fx")).toBe(null);
  });
});

describe("findings", () => {
  it("stand at their field and nowhere else", () => {
    form({ url: { type: "string" }, b: { type: "string" } }, {}, [
      finding("config.url", "Give a URL."),
    ]);
    expect([
      field("url").getByTestId("field-error").textContent,
      field("b").queryByTestId("field-error"),
    ]).toEqual(["Give a URL.", null]);
  });

  it("about something inside a field stand at the innermost field there is", () => {
    const cases = {
      type: "array",
      title: "Cases",
      items: { type: "object", properties: { when: { type: "string", title: "When" } } },
    };
    form({ cases }, { cases: [{ when: "x" }] }, [finding("config.cases[0].when", "No.")]);
    const places = screen
      .getAllByTestId("field-error")
      .map((error) => error.parentElement?.dataset["testid"]);
    expect(places).toEqual(["field-config.cases.0.when"]);
  });
});
