// The lists at a node: another type for it, an end for a new edge from it, its edges.
import type { ReactNode } from "react";

import { titleOf } from "../model/catalog";
import { nodeOf, useSession, type Session } from "../store/context";
import type { Picking as PickingState } from "../store/ui";
import { ConnectList } from "./ConnectList";
import { EdgeList } from "./EdgeList";
import { ReplaceList } from "./ReplaceList";

export interface ListProps {
  readonly session: Session;
  readonly picking: PickingState;
  readonly title: string;
  /** Closes the list and gives the focus back to the node. */
  readonly onClose: () => void;
}

export function Picking({ picking }: { picking: PickingState }): ReactNode {
  const session = useSession();
  const node = nodeOf(session.editor.getState().flow, picking.node);
  if (node === undefined) return null;
  const onClose = () => {
    session.ui.setState({ picking: null });
    session.canvas.current?.focus(picking.node);
  };
  const title = titleOf(node, session.findAction(node.type, node.version));
  const props = { session, picking, title, onClose };
  if (picking.kind === "replace") return <ReplaceList {...props} />;
  return picking.kind === "connect" ? <ConnectList {...props} /> : <EdgeList {...props} />;
}
