// The ways to run the open flow: one press for the usual one, a menu for the others.
import { Button, Menu, Tooltip } from "@mantine/core";
import { Bug, ChevronDown, CircleDot, FormInput, MoveRight, Play } from "lucide-react";

import { useHint, useKeyText } from "../../commands/hints";
import { canRun, commandById, runCommand } from "../../commands/table";
import { words } from "../../words/words";
import classes from "./RunButton.module.css";
import type { Run } from "./useRun";

const WAYS = [
  ["run-with-input", FormInput],
  ["run-to", MoveRight],
  ["run-only", CircleDot],
] as const;
const DEBUG = [
  ["debug", Bug],
  ["debug-to", Bug],
  ["debug-all", Bug],
] as const;

export function RunButton({ run }: { run: Run }) {
  const help = useHint(words.runs.runHelp, "run");
  return (
    <Button.Group>
      <Tooltip label={help}>
        <Button
          leftSection={<Play size={14} />}
          loading={run.isStarting}
          onClick={run.press}
          data-testid="run"
        >
          {words.runs.runNow}
        </Button>
      </Tooltip>
      <Menu position="bottom-end" width={320}>
        <Menu.Target>
          <Button px={6} aria-label={words.runs.moreWays} className={classes.more ?? ""}>
            <ChevronDown size={14} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {WAYS.map(([id, icon]) => (
            <Way key={id} id={id} icon={icon} />
          ))}
          <Menu.Divider />
          {DEBUG.map(([id, icon]) => (
            <Way key={id} id={id} icon={icon} />
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}

function Way({ id, icon: Icon }: { id: string; icon: typeof Play }) {
  const command = commandById(id);
  const key = useKeyText(id);
  if (command === undefined) return null;
  return (
    <Menu.Item
      leftSection={<Icon size={14} />}
      rightSection={key === "" ? null : <kbd className={classes.key}>{key}</kbd>}
      disabled={!canRun(id)}
      onClick={() => runCommand(id)}
      data-testid={id}
    >
      {command.title}
    </Menu.Item>
  );
}
