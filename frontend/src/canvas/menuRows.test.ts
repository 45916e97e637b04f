// Every row of the context menu is a command that can be done.
import { expect, test } from "vitest";

import { commandById } from "../commands/table";
import { SECTIONS } from "./menuRows";

test("each id is that of a command with something to do", () => {
  const ids = Object.values(SECTIONS).flat(2);
  expect(ids.filter((id) => commandById(id)?.run === undefined)).toEqual([]);
});
