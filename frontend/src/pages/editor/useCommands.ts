// All commands of the editor in one table, and the one listener that turns key presses into them.
import { notifications } from "@mantine/notifications";
import { useEffect, useMemo, useRef } from "react";

import { canvasCommands } from "../../canvas/commands";
import { tidy } from "../../canvas/tidy";
import { findCommand, isTyping, keyName, type Command } from "../../store/commands";
import type { Session } from "../../store/context";
import { messageOf } from "../../ui/ProblemAlert";

interface PageActions {
  readonly save: () => void;
  readonly run: () => void;
  readonly publish: () => void;
}

const FLOW_IDS: ReadonlySet<string> = new Set(["save", "run", "publish", "undo", "redo"]);

export function useCommands(
  session: Session,
  actions: PageActions,
): { commands: readonly Command[]; tidyUp: () => void } {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  const table = useMemo(() => {
    const tidyUp = () => void tidyFlow(session);
    const page: Command[] = [
      {
        id: "save",
        title: "Save",
        group: "Flow",
        keys: ["Mod+S"],
        isGlobal: true,
        run: () => latest.current.save(),
      },
      {
        id: "run",
        title: "Run",
        group: "Flow",
        keys: ["Mod+Enter"],
        isGlobal: true,
        run: () => latest.current.run(),
      },
      {
        id: "publish",
        title: "Publish",
        group: "Flow",
        keys: ["Mod+Shift+P"],
        run: () => latest.current.publish(),
      },
    ];
    return { commands: [...canvasCommands(session, tidyUp), ...page], tidyUp };
  }, [session]);
  useKeys(table.commands, session);
  return table;
}

/** Presses meant for a field or a dialog are left alone, save for commands that work everywhere. */
export function useKeys(commands: readonly Command[], { canvas }: Session): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = findCommand(commands, event);
      if (command?.run === undefined) return;
      // Keys that work on nodes are heard only where nodes are seen.
      if (canvas.current === null && !FLOW_IDS.has(command.id)) return;
      const isDialogOpen = document.querySelector("[role=dialog][aria-modal=true]") !== null;
      if (
        isDialogOpen ||
        (command.isGlobal !== true && (isTyping(event.target) || isOnControl(event)))
      )
        return;
      event.preventDefault();
      command.run(keyName(event));
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [canvas, commands]);
}

/** Enter on a button presses it; arrows on tabs and menus move there. */
function isOnControl({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (key === "Enter") return target.closest("button, a") !== null;
  return (
    key.startsWith("Arrow") && target.closest("[role=tab], [role=menu], [role=radiogroup]") !== null
  );
}

async function tidyFlow({ editor, canvas }: Session): Promise<void> {
  const { flow, selection } = editor.getState();
  try {
    const edit = await tidy(flow, selection.nodes);
    // Somebody went on drawing meanwhile: old places would undo that.
    if (edit === null || editor.getState().flow !== flow) return;
    editor.actions.perform(edit);
    requestAnimationFrame(() => canvas.current?.fit());
  } catch (error) {
    notifications.show({ color: "red", title: "Not tidied up", message: messageOf(error) });
  }
}
