// Drawing and redrawing edges: legal ends light up, an end on empty canvas asks what should stand there.
import type {
  Connection,
  FinalConnectionState,
  HandleType,
  OnConnectStartParams,
} from "@xyflow/react";
import { notifications } from "@mantine/notifications";
import { useMemo } from "react";

import { addEdge, findEdge, reconnect } from "../model/edgeEdits";
import { makeEdge, whyNot } from "../model/connect";
import type { Flow, FlowEdge, NodeId, Point } from "../model/flow";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { useSession, type Session } from "../store/context";
import type { Link } from "../store/ui";
import { UNDO } from "./handles";
import type { CanvasEdge } from "./project";

type Pointer = MouseEvent | TouchEvent;
type Started = { node: NodeId; handle: string; type: HandleType };

/** The canvas library's callbacks for edges; they stay the same for the life of a session. */
export function useConnect() {
  const session = useSession();
  return useMemo(() => connectCallbacks(session), [session]);
}

function connectCallbacks(session: Session) {
  const { editor, drag } = session;
  let started: Started | null = null;
  let redrawn: string | null = null;
  const flow = () => editor.getState().flow;
  const stop = () => drag.setState({ legal: null, isUndo: false });
  return {
    onConnectStart: (_: Pointer, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      if (nodeId === null || handleId === null || handleType === null) return;
      started = { node: nodeId, handle: handleId, type: handleType };
      const ignore = redrawn === null ? undefined : findEdge(flow(), redrawn);
      drag.setState({ legal: legalEnds(flow(), started, ignore), isUndo: handleId === UNDO });
    },
    onConnect: (connection: Connection) => {
      const edge = edgeOf(connection);
      if (redrawn === null && whyNot(flow(), edge) === null) editor.actions.perform(addEdge(edge));
    },
    onConnectEnd: (event: Pointer, state: FinalConnectionState) => {
      stop();
      if (redrawn === null && started !== null && state.isValid !== true)
        finish(session, started, event);
      started = null;
    },
    onReconnectStart: (_: unknown, edge: CanvasEdge) => {
      redrawn = edge.id;
    },
    onReconnect: (old: CanvasEdge, connection: Connection) => {
      const edge = edgeOf(connection);
      if (whyNot(flow(), edge, findEdge(flow(), old.id)) === null)
        editor.actions.perform(reconnect(old.id, edge));
    },
    onReconnectEnd: () => {
      redrawn = null;
      stop();
    },
    isValidConnection: (connection: Connection | CanvasEdge) => {
      const { legal } = drag.getState();
      const other = started?.type === "target" ? connection.source : connection.target;
      return legal === null || legal.has(other);
    },
  };
}

function legalEnds(
  flow: Flow,
  { node, handle, type }: Started,
  ignore: FlowEdge | undefined,
): Set<NodeId> {
  const ends = flow.nodes.filter((each) => {
    const edge = type === "source" ? edgeFrom(node, handle, each.id) : { from: each.id, to: node };
    return whyNot(flow, edge, ignore) === null;
  });
  return new Set(ends.map((each) => each.id));
}

/** The drag ended on no port: on a card it means that card, on the canvas a new node. */
function finish(session: Session, { node, handle, type }: Started, event: Pointer): void {
  const { editor, canvas, ui } = session;
  const point = pointOf(event);
  const under = document.elementFromPoint(point[0], point[1]);
  const card = under?.closest<HTMLElement>(".react-flow__node");
  const { flow } = editor.getState();
  const target = card?.dataset["id"];
  const scope = flow.nodes.find((each) => each.id === node)?.parent;
  if (target !== undefined && target !== node && target !== scope) {
    const edge = type === "source" ? edgeFrom(node, handle, target) : makeEdge(target, "out", node);
    const reason = whyNot(flow, edge);
    if (reason === null) editor.actions.perform(addEdge(edge));
    else notifications.show({ message: reason, color: "gray" });
    return;
  }
  if (canvas.current === null || target === node || under?.closest(".react-flow") == null) return;
  const at = canvas.current.fromScreen(point);
  const link: Link =
    type === "target"
      ? { kind: "to", node }
      : handle === UNDO
        ? { kind: "undo", node }
        : { kind: "from", node, port: handle };
  const corner: Point =
    type === "target"
      ? [at[0] - CARD_WIDTH, at[1] - CARD_HEIGHT / 2]
      : [at[0], at[1] - CARD_HEIGHT / 2];
  ui.setState({ quickAdd: { screen: canvas.current.toBox(at), at: corner, parent: scope, link } });
}

function edgeOf({ source, sourceHandle, target }: Connection): FlowEdge {
  return edgeFrom(source, sourceHandle ?? "out", target);
}

function edgeFrom(from: NodeId, handle: string, to: NodeId): FlowEdge {
  return handle === UNDO ? { from, to, kind: "compensation" } : makeEdge(from, handle, to);
}

function pointOf(event: Pointer): Point {
  const at = "changedTouches" in event ? event.changedTouches[0] : event;
  return at === undefined ? [0, 0] : [at.clientX, at.clientY];
}
