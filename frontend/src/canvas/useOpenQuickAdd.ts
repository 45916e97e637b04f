// A double click on empty canvas asks for a node there; on a card it opens that card.
import { useMemo, type MouseEvent } from "react";

import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { frameAt } from "../model/scopes";
import { useSession, type Session } from "../store/context";

const NOT_CANVAS = ".react-flow__panel, .react-flow__edgelabel-renderer, input";

export function useOpenQuickAdd(): (event: MouseEvent) => void {
  const session = useSession();
  return useMemo(() => (event: MouseEvent) => onDoubleClick(session, event), [session]);
}

function onDoubleClick({ canvas, editor, ui }: Session, event: MouseEvent): void {
  const target = event.target as Element;
  const api = canvas.current;
  if (api === null || target.closest(NOT_CANVAS) !== null) return;
  const at = api.fromScreen([event.clientX, event.clientY]);
  const card = target.closest<HTMLElement>(".react-flow__node");
  const parent = frameAt(editor.getState().flow, at);
  if (card !== null && card.dataset["id"] !== parent) {
    ui.setState({ isNodeEditorOpen: true });
    return;
  }
  const corner = [at[0] - CARD_WIDTH / 2, at[1] - CARD_HEIGHT / 2] as const;
  ui.setState({ quickAdd: { screen: api.toBox(at), at: corner, parent, link: null } });
}
