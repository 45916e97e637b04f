// The menu of whoever is signed in: theme, keys, tour, signing out.
import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { Check, CircleUser, Compass, Keyboard, LogOut, Monitor, Moon, Sun } from "lucide-react";

import { api } from "../../api/client";
import { canRun, commandById, runCommand } from "../../commands/table";
import { words } from "../../words/words";
import classes from "./Shell.module.css";

const THEMES = [
  ["light", Sun],
  ["dark", Moon],
  ["auto", Monitor],
] as const satisfies readonly (readonly [MantineColorScheme, typeof Sun])[];

export function Account({ userName }: { userName: string }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="right-end" width={208}>
      <Menu.Target>
        <ActionIcon
          className={classes.account ?? ""}
          aria-label={words.shell.account(userName)}
          size={40}
          data-testid="account"
        >
          <CircleUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.shell.account(userName)}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>{words.shell.theme}</Menu.Label>
        {THEMES.map(([theme, Icon]) => (
          <Menu.Item
            key={theme}
            role="menuitemradio"
            aria-checked={colorScheme === theme}
            closeMenuOnClick={false}
            leftSection={<Icon size={14} />}
            rightSection={colorScheme === theme ? <Check size={14} /> : null}
            onClick={() => setColorScheme(theme)}
            data-testid={`theme-${theme}`}
          >
            {words.shell.themes[theme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Keyboard size={14} />} onClick={() => runCommand("keys")}>
          {words.shell.keys}
        </Menu.Item>
        {commandById("tour") === undefined ? null : (
          <Menu.Item
            leftSection={<Compass size={14} />}
            disabled={!canRun("tour")}
            onClick={() => runCommand("tour")}
          >
            {words.shell.tour}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<LogOut size={14} />} onClick={() => void api.signOut()}>
          {words.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
