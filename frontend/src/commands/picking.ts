// Commands that open a list at the selected node: another type, an end of a new edge, its edges; and those that change region.
import type { Point } from "../model/flow";
import { absolutePoint, sizeOf } from "../model/geometry";
import { nodeOf, type Session } from "../store/context";
import type { Picking } from "../store/ui";
import { words } from "../words/words";
import { inDraft, type Command } from "./command";
import { nodeAtHand } from "./walking";

const { titles } = words.commands;
const hasNode = (session: Session): boolean => nodeAtHand(session) !== undefined;

const opens =
  (kind: Picking["kind"]) =>
  (session: Session): void =>
    openList(session, kind);

export const picking: readonly Command[] = [
  ...inDraft(
    "build",
    { id: "connect", title: titles.connect, keys: ["C"], when: hasNode, run: opens("connect") },
    { id: "edges", title: titles.edges, keys: ["E"], when: hasNode, run: opens("edges") },
    { id: "replace", title: titles.replace, keys: ["R"], when: hasNode, run: opens("replace") },
  ),
  {
    id: "next-region",
    title: titles.nextRegion,
    group: "view",
    keys: ["F6"],
    needs: "nothing",
    isGlobal: true,
    run: () => moveRegion(1),
  },
  {
    id: "last-region",
    title: titles.lastRegion,
    group: "view",
    keys: ["Shift+F6"],
    needs: "nothing",
    isGlobal: true,
    run: () => moveRegion(-1),
  },
];

function openList(session: Session, kind: Picking["kind"]): void {
  const { flow } = session.editor.getState();
  const api = session.canvas.current;
  const id = nodeAtHand(session);
  const node = id === undefined ? undefined : nodeOf(flow, id);
  if (api === null || node === undefined) return;
  session.editor.actions.select([node.id]);
  const [x, y] = absolutePoint(flow, node.id);
  const { width, height } = sizeOf(flow, node);
  const at: Point = kind === "replace" ? [x, y + height + 8] : [x + width + 16, y];
  session.ui.setState({ quickAdd: null, picking: { kind, node: node.id, screen: api.toBox(at) } });
}

/** The next part of the page: its first field or button, or the part itself. */
function moveRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  if (regions.length === 0) return;
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const start = at === -1 ? (step === 1 ? -1 : 0) : at;
  const next = regions[(start + step + regions.length) % regions.length];
  const chosen = next?.querySelector<HTMLElement>(
    '.react-flow__node.selected, [role="treeitem"][tabindex="0"]',
  );
  (chosen ?? next)?.focus();
}
