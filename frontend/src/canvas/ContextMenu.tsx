// The menu of a right click, of Shift+F10 and of the menu key: rows of the command table, by what it is about.
import { Menu } from "@mantine/core";
import { Fragment } from "react";

import { belongsHere } from "../commands/command";
import { here } from "../commands/here";
import { useKeyText } from "../commands/hints";
import { canRun, commandById, runCommand } from "../commands/table";
import { useSession, useUi } from "../store/context";
import type { MenuAt } from "../store/ui";
import { words } from "../words/words";
import classes from "./ContextMenu.module.css";

/** Commands by id, in sections; those that are not in the table, or not for this page, are left out. */
const SECTIONS: Readonly<Record<MenuAt["about"], readonly (readonly string[])[]>> = {
  node: [
    ["open", "append", "connect", "rename", "replace", "disable"],
    ["run-to", "run-only", "pin", "breakpoint"],
    ["copy", "duplicate", "group", "collapse", "extract"],
    ["bridge", "delete"],
  ],
  selection: [
    ["copy", "duplicate", "disable", "group", "ungroup", "collapse", "extract"],
    ["align-left", "align-top", "distribute-x", "distribute-y", "tidy"],
    ["bridge", "delete"],
  ],
  group: [["rename", "collapse", "ungroup"], ["copy", "duplicate", "extract", "tidy"], ["delete"]],
  note: [["rename", "copy", "duplicate"], ["delete"]],
  edge: [["insert"], ["delete"]],
  pane: [
    ["add", "note", "paste"],
    ["all", "fit", "tidy"],
    ["hide-undo", "undo", "redo"],
  ],
};

export function ContextMenu() {
  const { ui } = useSession();
  const menu = useUi((state) => state.menu);
  if (menu === null) return null;
  const close = () => ui.setState({ menu: null });
  const [x, y] = menu.screen;
  return (
    <Menu
      key={menu.screen.join()}
      opened
      onClose={close}
      position="right-start"
      offset={2}
      width={320}
      transitionProps={{ duration: 0 }}
      trapFocus
      returnFocus
      shadow="md"
    >
      <Menu.Target>
        <span className={classes.anchor} style={{ left: x, top: y }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown
        className={classes.menu ?? ""}
        aria-label={words.canvas.menu}
        data-testid="context-menu"
      >
        {sectionsOf(menu.about).map((ids, index) => (
          <Fragment key={ids[0]}>
            {index > 0 && <Menu.Divider />}
            {ids.map((id) => (
              <Item key={id} id={id} onDone={close} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function sectionsOf(about: MenuAt["about"]): string[][] {
  const isHere = (id: string) => {
    const command = commandById(id);
    return command?.run !== undefined && belongsHere(command, here());
  };
  return SECTIONS[about].map((ids) => ids.filter(isHere)).filter((ids) => ids.length > 0);
}

function Item({ id, onDone }: { id: string; onDone: () => void }) {
  const command = commandById(id);
  const key = useKeyText(id);
  if (command === undefined) return null;
  return (
    <Menu.Item
      className={classes.item ?? ""}
      disabled={!canRun(id)}
      data-testid={`menu-${id}`}
      rightSection={key === "" ? null : <kbd className={classes.key}>{key}</kbd>}
      onClick={() => {
        onDone();
        runCommand(id);
      }}
    >
      {command.title}
    </Menu.Item>
  );
}
