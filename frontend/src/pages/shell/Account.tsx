// The menu of whoever is signed in: theme, keys, tour, signing out.
import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { CircleUser, Compass, Keyboard, LogOut } from "lucide-react";

import { api } from "../../api/client";
import { canRun, runCommand } from "../../commands/table";
import { words } from "../../words/words";
import { forgetShown } from "../editor/tour/seen";
import classes from "./Shell.module.css";

const THEMES = ["light", "dark", "auto"] as const;

export function Account({ userName }: { userName: string }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choose = (chosen: string) => {
    const theme = THEMES.find((one) => one === chosen);
    if (theme !== undefined) setColorScheme(theme);
  };
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
        <Menu.RadioGroup value={colorScheme} onChange={choose}>
          {THEMES.map((theme) => (
            <Menu.RadioItem key={theme} value={theme} data-testid={`theme-${theme}`}>
              {words.shell.themes[theme]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<Keyboard size={14} />} onClick={() => runCommand("keys")}>
          {words.shell.keys}
        </Menu.Item>
        <Menu.Item leftSection={<Compass size={14} />} onClick={showTour} data-testid="show-tour">
          {words.shell.tour}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={14} />} onClick={() => void api.signOut()}>
          {words.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** It needs the canvas of a flow: elsewhere it waits for the next one. */
function showTour(): void {
  if (canRun("tour")) {
    runCommand("tour");
    return;
  }
  forgetShown();
  notifications.show({ message: words.shell.tourNext });
}
