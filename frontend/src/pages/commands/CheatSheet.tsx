// All keys of the program, drawn from the very table that listens to them, and changed here.
import { Button, Modal, TextInput } from "@mantine/core";
import { Search } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";

import type { Command, CommandGroup } from "../../commands/command";
import { over } from "../../commands/here";
import { written } from "../../commands/keyNames";
import { keymap, keysOf, resetAllKeys, writeKeys } from "../../commands/keymap";
import { COMMANDS } from "../../commands/table";
import { CopyButton } from "../../ui/CopyButton";
import { words } from "../../words/words";
import classes from "./CheatSheet.module.css";
import { KeyRow } from "./KeyRow";

const GROUPS: readonly CommandGroup[] = ["flow", "run", "debug", "build", "select", "view", "go"];
const { sheet } = words.commands;

export function CheatSheet() {
  const isOpen = useStore(over, (state) => state.isCheatSheetOpen);
  const [changing, change] = useState<string | null>(null);
  const close = () => {
    change(null);
    over.setState({ isCheatSheetOpen: false });
  };
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      closeOnEscape={changing === null}
      title={sheet.title}
      size={880}
    >
      <Sheet changing={changing} onChange={change} />
    </Modal>
  );
}

interface SheetProps {
  readonly changing: string | null;
  readonly onChange: (id: string | null) => void;
}

function Sheet({ changing, onChange }: SheetProps) {
  const [text, setText] = useState("");
  const hasOwn = useStore(keymap, (state) => Object.keys(state.changed).length > 0);
  const found = COMMANDS.filter((command) => matches(command, text));
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.search ?? ""}
          leftSection={<Search size={14} />}
          placeholder={sheet.search}
          aria-label={sheet.search}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
          data-testid="keys-search"
        />
        <Button variant="default" disabled={!hasOwn} onClick={resetAllKeys}>
          {sheet.resetAll}
        </Button>
        <CopyButton label={sheet.export} text={() => writeKeys(COMMANDS)} />
      </div>
      <div className={classes.sheet} data-testid="cheat-sheet">
        {GROUPS.map((group) => (
          <Group
            key={group}
            group={group}
            commands={found.filter((command) => command.group === group)}
            changing={changing}
            onChange={onChange}
          />
        ))}
      </div>
      {found.length === 0 && <p className={classes.none}>{sheet.none(text)}</p>}
    </>
  );
}

interface GroupProps extends SheetProps {
  readonly group: CommandGroup;
  readonly commands: readonly Command[];
}

function Group({ group, commands, changing, onChange }: GroupProps) {
  if (commands.length === 0) return null;
  const title = words.commands.groups[group];
  return (
    <section className={classes.group} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {commands.map((command) => (
          <KeyRow
            key={command.id}
            command={command}
            isChanging={changing === command.id}
            onChange={(isOn) => onChange(isOn ? command.id : null)}
          />
        ))}
      </ul>
    </section>
  );
}

function matches(command: Command, text: string): boolean {
  const keys = keysOf(command).flatMap((key) => [key, written(key)]);
  const all = [command.title, words.commands.groups[command.group], ...keys];
  const wanted = text.trim().toLowerCase();
  return all.some((each) => each.toLowerCase().includes(wanted));
}
