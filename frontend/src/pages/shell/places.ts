// The places of the rail, in their order; a page that should stand there adds its row.
import {
  CalendarClock,
  ChartColumn,
  History,
  KeyRound,
  ListTodo,
  RadioTower,
  LayoutTemplate,
  Megaphone,
  Stamp,
  Workflow,
  type LucideIcon,
} from "lucide-react";

import { words } from "../../words/words";

export interface RailPlace {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Stays at hand on a phone, where there is room for six with the account. */
  readonly isOnPhone?: boolean;
  /** Other addresses that belong to it. */
  readonly also?: readonly string[];
}

const { places } = words.shell;

export const PLACES: readonly RailPlace[] = [
  {
    to: "/",
    label: places.flows,
    icon: Workflow,
    isOnPhone: true,
    also: ["/flows/"],
  },
  { to: "/runs", label: places.runs, icon: History, isOnPhone: true },
  { to: "/dashboard", label: places.dashboard, icon: ChartColumn, isOnPhone: true },
  { to: "/approvals", label: places.approvals, icon: Stamp, isOnPhone: true },
  { to: "/schedules", label: places.schedules, icon: CalendarClock, isOnPhone: true },
  { to: "/triggers", label: places.triggers, icon: RadioTower },
  { to: "/queues", label: places.queues, icon: ListTodo },
  { to: "/events", label: places.events, icon: Megaphone },
  { to: "/credentials", label: places.credentials, icon: KeyRound },
  { to: "/templates", label: places.templates, icon: LayoutTemplate },
];

export function isAt({ to, also = [] }: RailPlace, pathname: string): boolean {
  if (also.some((start) => pathname.startsWith(start))) return true;
  return to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
}
