// Commands for pins, breakpoints and stepping.
import { hasEnded } from "../api/merge";
import type { NodeId } from "../model/flow";
import type { Session } from "../store/context";
import { toggleBreakpoints } from "../store/debug";
import { words } from "../words/words";
import { hasNodes, hasOneNode, inDraft } from "./command";

const { titles } = words.commands;
const oneNode = ({ editor }: Session): NodeId => [...editor.getState().selection.nodes][0] ?? "";

const isHeld = ({ overlay }: Session): boolean =>
  Object.values(overlay.getState().nodes).some(({ is_held }) => is_held === true);

const isGoingOn = ({ overlay }: Session): boolean => {
  const { runId, runState } = overlay.getState();
  return runId !== null && !hasEnded(runState);
};

export const debugging = inDraft(
  "run",
  {
    id: "debug",
    title: titles.debugRun,
    isBlind: true,
    run: ({ page }) => page.current.debugRun?.(false),
  },
  {
    id: "debug-all",
    title: titles.debugAll,
    isBlind: true,
    run: ({ page }) => page.current.debugRun?.(true),
  },
  {
    id: "debug-to",
    title: titles.debugUntil,
    when: hasOneNode,
    run: (session) => session.page.current.debugTo?.(oneNode(session)),
  },
  {
    id: "step",
    title: titles.stepOn,
    keys: ["F10"],
    isGlobal: true,
    when: isHeld,
    run: ({ page }) => page.current.goOn?.("step"),
  },
  {
    id: "go-on",
    title: titles.goOn,
    keys: ["F8"],
    isGlobal: true,
    when: isHeld,
    run: ({ page }) => page.current.goOn?.("continue"),
  },
  {
    id: "stop-run",
    title: titles.stopRun,
    when: isGoingOn,
    run: ({ page }) => page.current.stopRun?.(),
  },
  {
    id: "pin",
    title: titles.pin,
    keys: ["P"],
    when: hasOneNode,
    run: (session) => session.page.current.pin?.(oneNode(session)),
  },
  {
    id: "breakpoint",
    title: titles.breakpoint,
    keys: ["B"],
    when: hasNodes,
    run: ({ debug, editor }) => toggleBreakpoints(debug, [...editor.getState().selection.nodes]),
  },
);
