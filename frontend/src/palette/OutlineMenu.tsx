// The context menu of a line of the outline: commands of the one table, with their keys.
import { Menu } from "@mantine/core";

import { keyText } from "../commands/hints";
import { canRun, commandById, runCommand } from "../commands/table";
import { useSession } from "../store/context";
import { words } from "../words/words";
import classes from "./Outline.module.css";
import type { TreeMenu } from "./useTree";

const OFFERED = ["rename", "connect", "edges", "replace", "disable", "duplicate", "delete"];

export function OutlineMenu({ menu, onClose }: { menu: TreeMenu | null; onClose: () => void }) {
  const { editor } = useSession();
  if (menu === null) return null;
  const { line, element } = menu;
  const box = element?.getBoundingClientRect();
  const run = (id: string) => {
    onClose();
    if (line.kind !== "group" && !editor.getState().selection.nodes.has(line.id))
      editor.actions.select([line.id]);
    // After the menu has given the focus back.
    setTimeout(() => runCommand(id), 0);
  };
  return (
    <Menu
      opened
      onClose={onClose}
      position="bottom-start"
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <span
          className={classes.anchor}
          style={{ left: (box?.left ?? 0) + 32, top: box?.bottom ?? 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={words.palette.outline.menu(line.id)}>
        {OFFERED.map((id) => {
          const command = commandById(id);
          const key = keyText(id);
          return (
            <Menu.Item
              key={id}
              disabled={line.kind !== "group" && !isOffered(id)}
              onClick={() => run(id)}
              rightSection={key === "" ? null : <kbd>{key}</kbd>}
            >
              {command?.title}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Whether the flow may be changed at all; the line is chosen only when something is done with it. */
const isOffered = (id: string): boolean => canRun(id) || canRun("add");
