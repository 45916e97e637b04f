// Commands that go to another page, and the list of all commands itself.
import { words } from "../words/words";
import type { Command } from "./command";
import { over } from "./here";

const { titles } = words.commands;

const PAGES: readonly (readonly [id: string, title: string, path: string])[] = [
  ["go-flows", titles.goFlows, "/"],
  ["go-runs", titles.goRuns, "/runs"],
  ["go-dashboard", titles.goDashboard, "/dashboard"],
  ["go-approvals", titles.goApprovals, "/approvals"],
  ["go-templates", titles.goTemplates, "/templates"],
  ["go-schedules", titles.goSchedules, "/schedules"],
  ["go-queues", titles.goQueues, "/queues"],
  ["go-triggers", titles.goTriggers, "/triggers"],
  ["go-events", titles.goEvents, "/events"],
  ["go-credentials", titles.goCredentials, "/credentials"],
];

export const places: readonly Command[] = [
  {
    id: "command-palette",
    title: titles.commandPalette,
    group: "go",
    keys: ["Mod+K", "Mod+Shift+P"],
    needs: "nothing",
    isGlobal: true,
    run: () => over.setState({ isCommandPaletteOpen: true }),
  },
  ...PAGES.map(([id, title, path]): Command => ({
    id,
    title,
    group: "go",
    keys: [],
    needs: "nothing",
    run: ({ goTo }) => goTo(path),
  })),
];
