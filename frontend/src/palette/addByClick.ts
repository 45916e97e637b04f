// Adds an action that was chosen without a place: after the selected node, else in the middle of what is seen.
import { CARD_HEIGHT, CARD_WIDTH, placeAfter } from "../model/geometry";
import { addAction } from "../store/add";
import type { Session } from "../store/context";

/** After the one selected node and wired to it; else in the middle of what is seen. */
export function addByClick(session: Session, type: string): void {
  const { flow, selection } = session.editor.getState();
  const [id] = selection.nodes;
  const node = flow.nodes.find((each) => each.id === id);
  if (node !== undefined && selection.nodes.size === 1 && node.parent === undefined) {
    addAction(session, type, {
      at: placeAfter(flow, node.id),
      parent: undefined,
      link: { kind: "from", node: node.id, port: "out" },
    });
    return;
  }
  const [x, y] = session.canvas.current?.center() ?? [0, 0];
  addAction(session, type, { at: [x - CARD_WIDTH / 2, y - CARD_HEIGHT / 2] });
}
