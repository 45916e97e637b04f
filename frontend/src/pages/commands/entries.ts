// What the command palette offers here, and in which order; pure but for asking the open session.
import type { FlowSummary, RunSummary } from "../../api/types";
import { isPossible, type Command, type Here } from "../../commands/command";
import { keysOf } from "../../commands/keymap";
import { COMMANDS } from "../../commands/table";
import { goToNode } from "../../commands/walking";
import { titleOf } from "../../model/catalog";
import { addByClick } from "../../palette/addByClick";
import type { Pick } from "../../palette/PickRow";
import { fuzzyRank } from "../../palette/search";
import { runStateLook } from "../../ui/states";
import { words } from "../../words/words";

const { commandPalette, groups } = words.commands;
const FIRST_MAX = 7;
const FOUND_MAX = 12;

export interface Entry {
  readonly pick: Pick & { readonly section: string };
  /** The more, the earlier among equals. */
  readonly weight: number;
  readonly run: () => void;
}

export function entriesOf(
  here: Here,
  flows: readonly FlowSummary[],
  runs: readonly RunSummary[],
): readonly Entry[] {
  return [
    ...COMMANDS.filter((command) => command.run !== undefined && command.id !== "command-palette")
      .filter((command) => isPossible(command, here))
      .map((command) => commandEntry(command, here)),
    ...nodeEntries(here),
    ...actionEntries(here),
    ...flows.map((flow) => flowEntry(flow, here)),
    ...runs.map((run) => runEntry(run, here)),
  ];
}

/** Without a search the first few of each kind; with one, the best of each kind. */
export function find(entries: readonly Entry[], text: string): Pick[] {
  const ranked = entries
    .map((entry) => ({ entry, rank: rankOf(entry, text) }))
    .filter(({ rank }) => rank > 0);
  const sections = new Map<string, { entry: Entry; rank: number }[]>();
  for (const each of ranked) {
    const known = sections.get(each.entry.pick.section);
    if (known) known.push(each);
    else sections.set(each.entry.pick.section, [each]);
  }
  const best = (found: readonly { rank: number }[]) => Math.max(...found.map(({ rank }) => rank));
  const sorted = [...sections.values()];
  if (text.trim() !== "") {
    for (const found of sorted) found.sort((a, b) => b.rank - a.rank);
    sorted.sort((a, b) => best(b) - best(a));
  }
  const most = text.trim() === "" ? FIRST_MAX : FOUND_MAX;
  return sorted.flatMap((found) => found.slice(0, most).map(({ entry }) => entry.pick));
}

function rankOf({ pick, weight }: Entry, text: string): number {
  const rank = fuzzyRank([pick.title, pick.detail, pick.note ?? ""], text);
  return rank === 0 ? 0 : rank + weight / 10;
}

function commandEntry(command: Command, here: Here): Entry {
  const pick = {
    id: `command:${command.id}`,
    title: command.title,
    detail: groups[command.group],
    keys: keysOf(command),
    section: commandPalette.sections.commands,
  };
  return { pick, weight: 2, run: () => command.run?.(here, "") };
}

function nodeEntries({ session, goTo }: Here): Entry[] {
  if (session === null) return [];
  const { flow } = session.editor.getState();
  return flow.nodes.map((node) => {
    const action = session.findAction(node.type, node.version);
    return {
      pick: {
        id: `node:${node.id}`,
        title: titleOf(node, action),
        detail: action?.title ?? node.type,
        note: node.id,
        category: action?.category ?? "other",
        icon: action?.icon ?? "circle-slash",
        section: commandPalette.sections.nodes,
      },
      weight: 3,
      run: () => {
        if (session.canvas.current === null && !session.readOnly) goTo(`/flows/${flow.id}`);
        goToNode(session, node.id);
      },
    };
  });
}

function actionEntries({ session }: Here): Entry[] {
  if (session === null || session.readOnly || session.canvas.current === null) return [];
  return session.groups.flatMap((group) =>
    group.actions.map((action) => ({
      pick: {
        id: `add:${action.type}`,
        title: commandPalette.add(action.title),
        detail: action.summary,
        category: action.category,
        icon: action.icon,
        section: commandPalette.sections.add,
      },
      weight: 0,
      run: () => addByClick(session, action.type),
    })),
  );
}

const flowEntry = (flow: FlowSummary, { goTo }: Here): Entry => ({
  pick: {
    id: `flow:${flow.id}`,
    title: flow.name,
    detail: commandPalette.flow,
    note: flow.id,
    section: commandPalette.sections.flows,
  },
  weight: 1,
  run: () => goTo(`/flows/${flow.id}`),
});

const runEntry = (run: RunSummary, { goTo }: Here): Entry => ({
  pick: {
    id: `run:${run.run_id}`,
    title: commandPalette.runOf(run.flow_id ?? ""),
    detail: runStateLook(run.state).label,
    note: run.run_id.slice(0, 8),
    section: commandPalette.sections.runs,
  },
  weight: 0,
  run: () => goTo(`/runs/${run.run_id}`),
});
