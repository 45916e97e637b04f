// Commands that start and steer runs.
import { words } from "../words/words";
import type { Session } from "../store/context";
import type { NodeId } from "../model/flow";
import { hasOneNode, inDraft, inFlow } from "./command";

const { titles } = words.commands;

const hasFilm = ({ watch, overlay }: Session): boolean =>
  overlay.getState().runId !== null && watch.getState().film.facts.length > 1;

export const running = [
  ...starting(),
  ...inFlow(
    "run",
    {
      id: "previous-fact",
      title: titles.previousFact,
      keys: [","],
      when: hasFilm,
      run: ({ watch }) => watch.actions.step(-1),
    },
    {
      id: "next-fact",
      title: titles.nextFact,
      keys: ["."],
      when: hasFilm,
      run: ({ watch }) => watch.actions.step(1),
    },
    {
      id: "present",
      title: titles.present,
      when: ({ watch }) => watch.getState().at !== null,
      run: ({ watch }) => watch.setState({ at: null, isPlaying: false }),
    },
  ),
];

function starting() {
  return inDraft(
    "run",
    {
      id: "run",
      title: titles.run,
      keys: ["Mod+Enter"],
      isGlobal: true,
      isBlind: true,
      run: ({ page }) => page.current.run?.(),
    },
    {
      id: "run-with-input",
      title: titles.runWithInput,
      isBlind: true,
      run: ({ page }) => page.current.runWithInput?.(),
    },
    {
      id: "run-to",
      title: titles.runUntil,
      when: hasOneNode,
      run: (session) => session.page.current.runTo?.(oneNode(session)),
    },
    {
      id: "run-only",
      title: titles.runOnly,
      keys: ["Mod+Shift+Enter"],
      isGlobal: true,
      when: hasOneNode,
      run: (session) => session.page.current.runOnly?.(oneNode(session)),
    },
  );
}

const oneNode = ({ editor }: Session): NodeId => [...editor.getState().selection.nodes][0] ?? "";
