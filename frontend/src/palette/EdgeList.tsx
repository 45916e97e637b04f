// The edges at a node, for hands that hold no mouse: Enter opens one, Delete takes it away.
import { announce } from "../commands/here";
import { isCompensation, OUT, portOf, titleOf } from "../model/catalog";
import { edgeKeys } from "../model/connect";
import { removeEdges } from "../model/edgeEdits";
import type { Flow, FlowEdge, NodeId } from "../model/flow";
import { nodeOf, useEditor, type FindAction } from "../store/context";
import { words } from "../words/words";
import type { ListProps } from "./Picking";
import { PickList } from "./PickList";
import type { Pick } from "./PickRow";
import { fuzzyRank } from "./search";

const { hints, noEdges, notCalled, prompts, said, undoPort } = words.palette;

export function EdgeList({ session, picking, title, onClose }: ListProps) {
  const { editor, findAction, ui } = session;
  const flow = useEditor((state) => state.flow);
  const remove = (key: string) => {
    const edge = flow.edges[edgeKeys(flow.edges).indexOf(key)];
    if (edge === undefined) return;
    editor.actions.perform(removeEdges([key]));
    announce(
      said.removedEdge(nameOf(flow, edge.from, findAction), nameOf(flow, edge.to, findAction)),
    );
  };
  return (
    <PickList
      testId="edges"
      prompt={prompts.edges(title)}
      label={prompts.edges(title)}
      hint={hints.edges}
      screen={picking.screen}
      find={(text) => picksOf(flow, picking.node, text, findAction)}
      empty={(text) => (text === "" ? noEdges : notCalled(text))}
      onClose={onClose}
      onKey={(event, at, text) => {
        if (event.key !== "Delete" || at === undefined || text !== "") return false;
        remove(at.id);
        return true;
      }}
      onChoose={({ id }) => {
        onClose();
        editor.actions.select([], [id]);
        ui.setState({ isInspectorOpen: true });
      }}
    />
  );
}

function picksOf(flow: Flow, id: NodeId, text: string, findAction: FindAction): Pick[] {
  const keys = edgeKeys(flow.edges);
  return flow.edges.flatMap((edge, index): Pick[] => {
    if (edge.from !== id && edge.to !== id) return [];
    const isOut = edge.from === id;
    const other = nameOf(flow, isOut ? edge.to : edge.from, findAction);
    const title = isOut ? `\u2192 ${other}` : `\u2190 ${other}`;
    const pick = { id: keys[index] ?? "", title, detail: detailOf(edge) };
    return fuzzyRank([other, pick.detail], text) > 0 ? [pick] : [];
  });
}

function detailOf(edge: FlowEdge): string {
  if (isCompensation(edge)) return undoPort;
  const port = portOf(edge) === OUT ? "" : portOf(edge);
  return [port, edge.when ?? ""].filter(Boolean).join(" \u00b7 ");
}

function nameOf(flow: Flow, id: NodeId, findAction: FindAction): string {
  const node = nodeOf(flow, id);
  return node === undefined ? id : titleOf(node, findAction(node.type, node.version));
}
