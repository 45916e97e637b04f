// What a command is: one object that keys, menus, the command palette and the cheat sheet all read.
import type { Session } from "../store/context";
import type { words } from "../words/words";

export type CommandGroup = keyof typeof words.commands.groups;

/** What must be open: a draft that can be changed, any flow (a run's too), or nothing. */
export type Needs = "draft" | "flow" | "nothing";

/** Where a command runs. */
export interface Here {
  /** The open flow; null on pages without one. */
  readonly session: Session | null;
  readonly goTo: (path: string) => void;
}

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** For example `Mod+D`, `Alt+Shift+T`, `N`, `Delete`. Mod is Ctrl, or Command on a Mac. */
  readonly keys: readonly string[];
  readonly needs: Needs;
  /** Whether it can be done now; what cannot is grey in menus and lets the key pass. */
  readonly when?: (here: Here) => boolean;
  /** `pressed` is the key that was pressed, or empty. */
  readonly run?: (here: Here, pressed: string) => void;
  /** Works while a text is being typed, too. */
  readonly isGlobal?: boolean;
  /** Works on the flow's other tabs, too, where no node is seen. */
  readonly isBlind?: boolean;
  /** The browser answers to its keys (clipboard), and nobody may change them; menus run it. */
  readonly isBrowsers?: boolean;
}

/** A row of a table: a command of an open flow. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly keys?: readonly string[];
  readonly when?: (session: Session) => boolean;
  readonly run?: (session: Session, pressed: string) => void;
  readonly isGlobal?: boolean;
  readonly isBlind?: boolean;
  readonly isBrowsers?: boolean;
}

/** Commands that change the open draft. */
export const inDraft = (group: CommandGroup, ...rows: readonly Row[]): Command[] =>
  rows.map((row) => commandOf(row, group, "draft"));

/** Commands that only look: a run's page has them, too. */
export const inFlow = (group: CommandGroup, ...rows: readonly Row[]): Command[] =>
  rows.map((row) => commandOf(row, group, "flow"));

function commandOf(row: Row, group: CommandGroup, needs: Needs): Command {
  const { id, title, keys = [], when, run, isGlobal, isBlind, isBrowsers } = row;
  return {
    id,
    title,
    group,
    keys,
    needs,
    ...(isGlobal === undefined ? {} : { isGlobal }),
    ...(isBlind === undefined ? {} : { isBlind }),
    ...(isBrowsers === undefined ? {} : { isBrowsers }),
    ...(when && { when: ({ session }: Here) => session !== null && when(session) }),
    ...(run && {
      run: ({ session }: Here, pressed: string) => {
        if (session !== null) run(session, pressed);
      },
    }),
  };
}

/** Whether the page has what a command needs. */
export function belongsHere(command: Command, { session }: Here): boolean {
  if (command.needs === "nothing") return true;
  if (session === null || (command.needs === "draft" && session.readOnly)) return false;
  return command.isBlind === true || session.canvas.current !== null;
}

/** Whether a command can be done where we are, now. */
export function isPossible(command: Command, here: Here): boolean {
  return belongsHere(command, here) && command.when?.(here) !== false;
}

export const hasNodes = ({ editor }: Session): boolean =>
  editor.getState().selection.nodes.size > 0;

export const hasOneNode = ({ editor }: Session): boolean =>
  editor.getState().selection.nodes.size === 1;

/** Nodes, notes or groups. */
export const hasCards = ({ editor }: Session): boolean => {
  const { nodes, marks } = editor.getState().selection;
  return nodes.size + marks.size > 0;
};
