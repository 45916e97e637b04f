// One command of the cheat sheet: its keys, and the fields that change them.
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Check, Pencil, Plus, RotateCcw, X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";
import { useStore } from "zustand";

import type { Command } from "../../commands/command";
import { keyName, written } from "../../commands/keyNames";
import {
  isBare,
  keymap,
  keysOf,
  resetKeys,
  setKeys,
  sharing,
  whyNotKey,
} from "../../commands/keymap";
import { COMMANDS } from "../../commands/table";
import { words } from "../../words/words";
import classes from "./CheatSheet.module.css";

const { sheet } = words.commands;

interface KeyRowProps {
  readonly command: Command;
  readonly isChanging: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function KeyRow({ command, isChanging, onChange }: KeyRowProps) {
  const keys = useStore(keymap, () => keysOf(command));
  const changed = useStore(keymap, (state) => state.changed);
  const shared = keys.flatMap((key) => {
    const others = sharing(COMMANDS, command, key).map((each) => each.title);
    return others.length === 0 ? [] : [sheet.shared(written(key), others.join(", "))];
  });
  // The browser answers to its own keys: they are not ours to give away.
  const isFixed = command.isBrowsers === true;
  return (
    <li className={classes.row} data-testid={`keys-${command.id}`} data-own={command.id in changed}>
      <div className={classes.line}>
        <span className={classes.title}>{command.title}</span>
        {isChanging ? (
          <Editing command={command} keys={keys} onDone={() => onChange(false)} />
        ) : (
          <Keys keys={keys} />
        )}
        {!isChanging && !isFixed && (
          <ActionIcon
            className={classes.pencil ?? ""}
            size={22}
            aria-label={sheet.change(command.title)}
            onClick={() => onChange(true)}
          >
            <Pencil size={12} />
          </ActionIcon>
        )}
      </div>
      {shared.length > 0 && (
        <p className={classes.shared} role="status">
          {shared.join(" · ")}
        </p>
      )}
    </li>
  );
}

function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className={classes.keys}>
      {keys.map((key) => (
        <kbd key={key}>{written(key)}</kbd>
      ))}
      {keys.length === 0 && <span className={classes.noKey}>{sheet.noKey}</span>}
    </span>
  );
}

interface EditingProps {
  readonly command: Command;
  readonly keys: readonly string[];
  readonly onDone: () => void;
}

function Editing({ command, keys, onDone }: EditingProps) {
  return (
    <span className={classes.keys}>
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          className={classes.remove}
          aria-label={sheet.remove(written(key))}
          onClick={() =>
            setKeys(
              command,
              keys.filter((each) => each !== key),
            )
          }
        >
          {written(key)}
          <X size={11} aria-hidden />
        </button>
      ))}
      <Recorder onKey={(key) => setKeys(command, [...new Set([...keys, key])])} />
      <Tooltip label={sheet.reset}>
        <ActionIcon size={22} aria-label={sheet.reset} onClick={() => resetKeys(command)}>
          <RotateCcw size={12} />
        </ActionIcon>
      </Tooltip>
      <ActionIcon size={22} aria-label={sheet.done} onClick={onDone}>
        <Check size={13} />
      </ActionIcon>
    </span>
  );
}

/** A button that takes the next key press as the new key; Escape gives up, a refused key says why. */
function Recorder({ onKey }: { onKey: (key: string) => void }) {
  const [isOn, setOn] = useState(false);
  const [refusal, refuse] = useState<string | null>(null);
  const pressed = (event: KeyboardEvent) => {
    if (!isOn) return;
    event.preventDefault();
    event.stopPropagation();
    const key = keyName(event);
    if (isBare(key)) return;
    const why = whyNotKey(key);
    refuse(why);
    if (why !== null) return;
    setOn(false);
    if (key !== "Escape") onKey(key);
  };
  return (
    <span className={classes.recorder}>
      <Button
        size="compact-xs"
        variant={isOn ? "light" : "default"}
        leftSection={<Plus size={11} aria-hidden />}
        onClick={() => setOn(!isOn)}
        onKeyDown={pressed}
        onBlur={() => setOn(false)}
        data-testid="record-key"
      >
        {isOn ? sheet.press : sheet.add}
      </Button>
      {refusal !== null && (
        <span className={classes.refusal} role="alert">
          {refusal}
        </span>
      )}
    </span>
  );
}
