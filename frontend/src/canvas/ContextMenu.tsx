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
import { SECTIONS } from "./menuRows";
import classes from "./ContextMenu.module.css";

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
        // It may ask where the menu opened.
        runCommand(id);
        onDone();
      }}
    >
      {command.title}
    </Menu.Item>
  );
}
