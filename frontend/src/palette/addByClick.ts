// Adds an action that was chosen without a place: after the selected node, else in the middle of what is seen.
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { addAction, wishAfter } from "../store/add";
import type { Session } from "../store/context";

/** After the one selected node and wired to it; else in the middle of what is seen. */
export function addByClick(session: Session, type: string): void {
  const { nodes } = session.editor.getState().selection;
  const [id] = nodes;
  const after = id === undefined || nodes.size > 1 ? null : wishAfter(session, id);
  const [x, y] = session.canvas.current?.center() ?? [0, 0];
  addAction(session, type, after ?? { at: [x - CARD_WIDTH / 2, y - CARD_HEIGHT / 2] });
}
