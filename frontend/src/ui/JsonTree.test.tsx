import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { draw } from "../test/render";
import { JsonTree } from "./JsonTree";
import { jsonText, previewOf } from "./jsonView";
import { PathUseContext } from "./pathUse";

const rows = () => screen.getByTestId("json-tree").querySelectorAll("li").length;

describe("JsonTree", () => {
  it("draws the first fifty entries of a long list, and more when asked", async () => {
    draw(<JsonTree name="v" value={Array.from({ length: 100_000 }, (_, index) => index)} />);
    const before = rows();
    await userEvent.click(screen.getByTestId("json-more"));
    expect([before, rows()]).toEqual([51, 101]);
  });

  it("draws the start of a long text, and more when asked", async () => {
    draw(<JsonTree name="v" value={"x".repeat(2_000_000)} />);
    const length = () => screen.getByTestId("json-tree").textContent.length;
    const before = length();
    await userEvent.click(screen.getByTestId("json-more-text"));
    expect([before < 400, length() > 4_000, length() < 5_000]).toEqual([true, true, true]);
  });

  it("draws what is inside only when it is opened", async () => {
    draw(<JsonTree name="v" value={{ outer: { inner: "deep" } }} />);
    const before = screen.queryByText("inner");
    await userEvent.click(screen.getByRole("button", { name: /outer/ }));
    expect([before, screen.getByText("inner").tagName]).toEqual([null, "SPAN"]);
  });

  it("hints at what is inside in one short line", () => {
    expect(previewOf({ a: 1, b: "x".repeat(99), c: [1, 2], d: {}, e: null })).toBe(
      `{a: 1, b: "${"x".repeat(24)}…", c: [2], d: {}, …}`,
    );
  });

  it("gives the path of a row to whoever drags it, or presses Enter on it", async () => {
    const chosen: string[] = [];
    const dragged: string[] = [];
    const use = {
      root: "nodes.a.output",
      onChoose: (path: string) => chosen.push(path),
      onDrag: (_: DataTransfer, path: string) => dragged.push(path),
    };
    draw(
      <PathUseContext value={use}>
        <JsonTree name="v" value={{ "a b": [{ c: 1 }] }} />
      </PathUseContext>,
    );
    screen.getByRole("group", { name: "v" }).focus();
    await userEvent.keyboard(
      "{ArrowDown}{ArrowRight}{ArrowDown}{ArrowRight}{ArrowDown}{Enter}{ArrowLeft}{Enter}",
    );
    fireEvent.dragStart(screen.getByText("c").parentElement!);
    expect([chosen, dragged]).toEqual([
      ['nodes.a.output["a b"][0].c', 'nodes.a.output["a b"][0]'],
      ['nodes.a.output["a b"][0].c'],
    ]);
  });

  it("copies the whole value", () => {
    expect(JSON.parse(jsonText({ a: [1, null] }))).toEqual({ a: [1, null] });
  });
});
