// What the context menu offers, by what it is about.
import type { MenuAt } from "../store/ui";

/** Commands by id, in sections; those that are not for this page are left out. */
export const SECTIONS: Readonly<Record<MenuAt["about"], readonly (readonly string[])[]>> = {
  node: [
    ["open", "append", "connect", "rename", "replace", "disable"],
    ["run-to", "run-only", "debug-to", "pin", "breakpoint"],
    ["copy", "cut", "paste", "duplicate"],
    ["group", "collapse", "extract", "inline"],
    ["bridge", "delete"],
  ],
  selection: [
    ["copy", "cut", "paste", "duplicate"],
    ["disable", "breakpoint", "group", "ungroup", "collapse", "extract"],
    ["align-left", "align-top", "distribute-x", "distribute-y", "tidy"],
    ["bridge", "delete"],
  ],
  group: [
    ["rename", "collapse", "ungroup"],
    ["copy", "cut", "duplicate", "extract", "tidy"],
    ["delete"],
  ],
  note: [["rename", "copy", "cut", "duplicate"], ["delete"]],
  edge: [["insert"], ["delete"]],
  pane: [
    ["add", "note", "paste"],
    ["all", "fit", "tidy"],
    ["hide-undo", "undo", "redo"],
  ],
};
