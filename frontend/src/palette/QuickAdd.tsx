// The list that opens at the pointer: type, arrows, Enter; the node comes wired as the gesture began.
import { announce } from "../commands/here";
import { written } from "../commands/keyNames";
import { isTrigger, titleOf } from "../model/catalog";
import type { Flow } from "../model/flow";
import { absolutePoint, placeAfter } from "../model/geometry";
import { addAction } from "../store/add";
import { nodeOf, useSession, useUi, type ActionGroup, type Session } from "../store/context";
import type { QuickAdd as QuickAddState } from "../store/ui";
import { words } from "../words/words";
import { Picking } from "./Picking";
import { pickOf } from "./picks";
import { PickList } from "./PickList";
import type { Pick } from "./PickRow";
import { bestMatches } from "./search";
import { recentTypes, remember, suggested } from "./suggest";

const { hints, list, notCalled, prompts, said, sections } = words.palette;

export function QuickAdd() {
  const quickAdd = useUi((state) => state.quickAdd);
  const picking = useUi((state) => state.picking);
  if (quickAdd !== null) return <Adding key={quickAdd.screen.join()} wish={quickAdd} />;
  return picking === null ? null : (
    <Picking key={`${picking.kind}:${picking.node}`} picking={picking} />
  );
}

function Adding({ wish }: { wish: QuickAddState }) {
  const session = useSession();
  const groups = fitting(session.groups, wish);
  const close = () => {
    session.ui.setState({ quickAdd: null });
    session.canvas.current?.focus(nodeOfLink(wish));
  };
  return (
    <PickList
      testId="quick-add"
      prompt={promptOf(wish)}
      label={list}
      hint={hints.add(written("Mod+Enter"))}
      screen={wish.screen}
      find={(text) => picksOf(session.editor.getState().flow, wish, groups, text)}
      empty={notCalled}
      onChoose={(pick, goesOn) => choose(session, wish, typeOfPick(pick), goesOn)}
      onClose={close}
    />
  );
}

function choose(session: Session, wish: QuickAddState, type: string, goesOn: boolean): void {
  session.ui.setState({ quickAdd: null });
  const id = addAction(session, type, { at: wish.at, parent: wish.parent, link: wish.link });
  if (id === null) return;
  remember(type);
  const { flow } = session.editor.getState();
  announce(whatWasAdded(session, flow, id, nodeOfLink(wish)));
  if (goesOn) goOn(session, flow, id);
  else session.canvas.current?.focus(id);
}

/** The list stays open for the node that follows. */
function goOn({ canvas, ui }: Session, flow: Flow, id: string): void {
  const api = canvas.current;
  const node = nodeOf(flow, id);
  if (api === null || node === undefined) return;
  const [dx, dy] = node.parent === undefined ? [0, 0] : absolutePoint(flow, node.parent);
  const [x, y] = placeAfter(flow, id);
  const at = [x + dx, y + dy] as const;
  const link = { kind: "from", node: id, port: "out" } as const;
  ui.setState({ quickAdd: { screen: api.toBox(at), at, parent: node.parent, link } });
}

function whatWasAdded(
  session: Session,
  flow: Flow,
  id: string,
  before: string | undefined,
): string {
  const title = (each: string): string => {
    const node = nodeOf(flow, each);
    return node === undefined ? each : titleOf(node, session.findAction(node.type, node.version));
  };
  return before === undefined ? said.added(title(id)) : said.addedAfter(title(id), title(before));
}

function nodeOfLink({ link }: QuickAddState): string | undefined {
  if (link === null) return undefined;
  return link.kind === "split" ? link.edge.from : link.node;
}

/** Without a search: what is likely here, what was used lately, then everything; with one, the best first. */
function picksOf(
  flow: Flow,
  { link }: QuickAddState,
  groups: readonly ActionGroup[],
  text: string,
): Pick[] {
  if (text.trim() !== "") return bestMatches(groups, text).map((action) => pickOf(action));
  const byType = new Map(
    groups.flatMap((group) => group.actions.map((action) => [action.type, action] as const)),
  );
  const likely = suggested(flow, link, groups);
  const recent = recentTypes()
    .flatMap((type) => byType.get(type) ?? [])
    .filter((action) => !likely.includes(action));
  return [
    ...likely.map((action) => pickOf(action, sections.suggested)),
    ...recent.map((action) => pickOf(action, sections.recent)),
    ...groups.flatMap((group) =>
      group.actions
        .filter((action) => !likely.includes(action) && !recent.includes(action))
        .map((action) => pickOf(action, group.title)),
    ),
  ];
}

const typeOfPick = (pick: Pick): string => pick.id;

/** Only what can stand at the end of the drawn edge. */
function fitting(groups: readonly ActionGroup[], { link, parent }: QuickAddState): ActionGroup[] {
  const noTrigger = parent !== undefined || (link !== null && link.kind !== "to");
  return groups.map((group) => ({
    ...group,
    actions: noTrigger ? group.actions.filter((action) => !isTrigger(action.type)) : group.actions,
  }));
}

function promptOf({ link }: QuickAddState): string {
  if (link === null) return prompts.add;
  if (link.kind === "undo") return prompts.undo;
  if (link.kind === "to") return prompts.before;
  return link.kind === "split" ? prompts.between : prompts.next;
}
