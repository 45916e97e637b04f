import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { draw } from "../test/render";
import { DataContext } from "./data";
import { Preview } from "./Preview";

const answers = (pins: object) =>
  vi.stubGlobal("fetch", (url: RequestInfo | URL) => {
    const body = JSON.stringify(url).includes("/pins")
      ? { items: pins }
      : { value: 18, type: "number", entries: null, is_cut: false, run_id: null, error: null };
    return Promise.resolve(
      new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }),
    );
  });

const shown = () =>
  draw(
    <DataContext value={{ flowId: "orders", node: "b", runId: null }}>
      <Preview expression="{{ nodes.a.output.total }}" />
    </DataContext>,
  );

it("shows the value that pins give while nothing has run, and says so", async () => {
  answers({ a: { output: { total: 18 } } });
  shown();
  const preview = await screen.findByTestId("expression-preview");
  expect([preview.textContent.includes("18"), screen.queryByText(/From pins/) !== null]).toEqual([
    true,
    true,
  ]);
});

it("asks for a run when there are no pins either", async () => {
  answers({});
  shown();
  expect((await screen.findByText(/Run the flow once/)).tagName).toBe("DIV");
});
