// The narrow rail at the left: where one can go, the colour scheme, signing out.
import {
  ActionIcon,
  Menu,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import {
  CalendarClock,
  CircleUser,
  History,
  LogOut,
  Moon,
  Stamp,
  Sun,
  Workflow,
  type LucideIcon,
} from "lucide-react";
import { Link, useLocation } from "react-router";

import { api } from "../../api/client";
import { Logo } from "./Logo";
import classes from "./Shell.module.css";

const PLACES: readonly (readonly [to: string, label: string, icon: LucideIcon])[] = [
  ["/", "Flows", Workflow],
  ["/runs", "Runs", History],
  ["/approvals", "Approvals", Stamp],
  ["/schedules", "Schedules", CalendarClock],
];

export function Rail({ userName }: { userName: string }) {
  const { pathname } = useLocation();
  return (
    <nav className={classes.rail} aria-label="Main">
      <Link to="/" className={classes.logo} aria-label="Baton, all flows">
        <Logo size={32} />
      </Link>
      {PLACES.map(([to, label, PlaceIcon]) => (
        <Link
          key={to}
          to={to}
          className={classes.place ?? ""}
          aria-current={isAt(to, pathname) ? "page" : undefined}
        >
          <PlaceIcon size={18} aria-hidden />
          {label}
        </Link>
      ))}
      <div className={classes.space} />
      <SchemeSwitch />
      <Menu position="right-end" width={200}>
        <Menu.Target>
          <ActionIcon aria-label={`Signed in as ${userName}`} size={36}>
            <CircleUser size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Signed in as {userName}</Menu.Label>
          <Menu.Item leftSection={<LogOut size={14} />} onClick={() => void api.signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}

function isAt(place: string, pathname: string): boolean {
  if (place === "/") return pathname === "/" || pathname.startsWith("/flows/");
  return pathname.startsWith(place);
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: false });
  const label = scheme === "dark" ? "Use the light theme" : "Use the dark theme";
  return (
    <Tooltip label={label} position="right">
      <ActionIcon
        aria-label={label}
        size={36}
        onClick={() => setColorScheme(scheme === "dark" ? "light" : "dark")}
        data-testid="scheme"
      >
        {scheme === "dark" ? <Sun size={18} /> : <Moon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
