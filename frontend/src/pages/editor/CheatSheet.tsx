// All keys of the editor, drawn from the very table that listens to them.
import { Modal } from "@mantine/core";

import type { Command, CommandGroup } from "../../store/commands";
import { useSession, useUi } from "../../store/context";
import classes from "./Editor.module.css";

const GROUPS: readonly CommandGroup[] = ["Flow", "Build", "Select and move", "View"];
const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
const SIGNS: Readonly<Record<string, string>> = {
  Mod: isMac ? "⌘" : "Ctrl",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

export function CheatSheet({ commands }: { commands: readonly Command[] }) {
  const { ui } = useSession();
  const isOpen = useUi((state) => state.isCheatSheetOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={() => ui.setState({ isCheatSheetOpen: false })}
      title="Keys"
      size="xl"
    >
      <div className={classes.sheet} data-testid="cheat-sheet">
        {GROUPS.map((group) => (
          <section key={group} className={classes.sheetGroup}>
            <h3>{group}</h3>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <div key={command.id} className={classes.sheetRow}>
                  {command.title}
                  <span className={classes.keys}>
                    {command.keys.map((key) => (
                      <kbd key={key}>{written(key)}</kbd>
                    ))}
                  </span>
                </div>
              ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}

function written(key: string): string {
  return key
    .split("+")
    .map((part) => SIGNS[part] ?? part)
    .join(isMac ? "" : "+");
}
