// What tooltips say of keys: those of the table, also after a person chose others.
import { act, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { draw } from "../test/render";
import { keyText, useHint } from "./hints";
import { resetAllKeys, setKeys } from "./keymap";
import { commandById } from "./table";

afterEach(resetAllKeys);

const Hint = () => <p>{useHint("Tidy up", "tidy")}</p>;

test("a tooltip names the key, and the new one as soon as it is changed", () => {
  draw(<Hint />);
  expect(screen.getByText("Tidy up (Alt+Shift+T)")).toBeTruthy();
  act(() => setKeys(commandById("tidy")!, ["F9"]));
  expect(screen.getByText("Tidy up (F9)")).toBeTruthy();
  act(() => setKeys(commandById("tidy")!, []));
  expect(screen.getByText("Tidy up")).toBeTruthy();
});

test("what is no command, or has no key, has no text", () => {
  expect([keyText("debug"), keyText("nothing")]).toEqual(["", ""]);
});
