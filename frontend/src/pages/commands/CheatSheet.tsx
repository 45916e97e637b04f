// All keys of the program, drawn from the very table that listens to them.
import { Modal } from "@mantine/core";
import { useStore } from "zustand";

import type { CommandGroup } from "../../commands/command";
import { over } from "../../commands/here";
import { written } from "../../commands/keyNames";
import { COMMANDS } from "../../commands/table";
import { words } from "../../words/words";
import classes from "./CheatSheet.module.css";

const GROUPS: readonly CommandGroup[] = ["flow", "run", "debug", "build", "select", "view", "go"];

export function CheatSheet() {
  const isOpen = useStore(over, (state) => state.isCheatSheetOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={() => over.setState({ isCheatSheetOpen: false })}
      title={words.commands.titles.keys}
      size="xl"
    >
      <div className={classes.sheet} data-testid="cheat-sheet">
        {GROUPS.map((group) => (
          <Group key={group} group={group} />
        ))}
      </div>
    </Modal>
  );
}

function Group({ group }: { group: CommandGroup }) {
  const commands = COMMANDS.filter((command) => command.group === group);
  if (commands.length === 0) return null;
  return (
    <section className={classes.sheetGroup}>
      <h3>{words.commands.groups[group]}</h3>
      {commands.map((command) => (
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
  );
}
