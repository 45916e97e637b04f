// Drawing and redrawing edges: legal ends light up, an end on empty canvas asks what should stand there.
import type {
  Connection,
  FinalConnectionState,
  HandleType,
  OnConnectStartParams,
} from "@xyflow/react";
import { notifications } from "@mantine/notifications";
import { useMemo, type MouseEvent as ReactMouseEvent } from "react";

import { isCompensation, portOf } from "../model/catalog";
import type { Edit } from "../model/change";
import { addEdge, findEdge, reconnect, together } from "../model/edgeEdits";
import { edgeKeys, legalEnds, makeEdge, whyNot } from "../model/connect";
import type { Flow, FlowEdge, NodeId, Point } from "../model/flow";
import { groupIn, isFolded, isMark } from "../model/fold";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { useSession, type Session } from "../store/context";
import type { Link } from "../store/ui";
import { words } from "../words/words";
import { IN, UNDO, UNDO_IN } from "./handles";
import type { CanvasEdge } from "./projectEdges";

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
  /** Further wires of the same port, led along by Shift. */
  let along: readonly string[] = [];
  const flow = () => editor.getState().flow;
  const stop = () => drag.setState({ legal: null, isUndo: false });
  return {
    onConnectStart: (_: Pointer, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      if (nodeId === null || handleId === null || handleType === null) return;
      started = { node: nodeId, handle: handleId, type: handleType };
      const ignore = redrawn === null ? undefined : findEdge(flow(), redrawn);
      drag.setState({ legal: endsFor(flow(), started, ignore), isUndo: handleId === UNDO });
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
      const moves = [old.id, ...along].flatMap((key) => movedEnd(flow(), key, old, connection));
      if (moves.length > 0) editor.actions.perform(together(words.canvas.edits.reconnect, moves));
    },
    onReconnectEnd: () => {
      redrawn = null;
      along = [];
      stop();
    },
    /** Shift on a port takes the wires that are there instead of drawing a new one. */
    onMouseDownCapture: (event: ReactMouseEvent) => {
      if (event.shiftKey && event.button === 0 && !session.readOnly)
        along = takeWires(session, event) ?? along;
    },
    isValidConnection: (connection: Connection | CanvasEdge) => {
      const { legal } = drag.getState();
      const other = started?.type === "target" ? connection.source : connection.target;
      return legal === null || legal.has(other);
    },
  };
}

/** Begins to lead the end of a port's first wire elsewhere; answers the others. */
function takeWires(session: Session, event: ReactMouseEvent): readonly string[] | null {
  const target = event.target as Element;
  const taken = wireEndAt(session, target);
  // The library leads this one itself.
  if (taken !== null) return wiresAt(session, taken.port).filter((key) => key !== taken.key);
  const port = portAt(target);
  const [first, ...rest] = port === null ? [] : wiresAt(session, port);
  if (port === null || first === undefined) return null;
  const end = document.querySelector(
    `.react-flow__edge[data-id="${CSS.escape(first)}"] .react-flow__edgeupdater-${port.type}`,
  );
  if (end === null) return null;
  event.stopPropagation();
  event.preventDefault();
  const { clientX, clientY } = event;
  const press = { bubbles: true, button: 0, buttons: 1, clientX, clientY };
  end.dispatchEvent(new MouseEvent("mousedown", press));
  return rest;
}

function wireEndAt({ editor }: Session, element: Element): { key: string; port: PortPlace } | null {
  const end = element.closest(".react-flow__edgeupdater");
  const key = end?.closest<SVGElement>(".react-flow__edge")?.dataset["id"];
  const edge = key === undefined ? undefined : findEdge(editor.getState().flow, key);
  if (end === null || key === undefined || edge === undefined) return null;
  const isUndo = isCompensation(edge);
  const port: PortPlace = end.classList.contains("react-flow__edgeupdater-source")
    ? { node: edge.from, handle: isUndo ? UNDO : portOf(edge), type: "source" }
    : { node: edge.to, handle: isUndo ? UNDO_IN : IN, type: "target" };
  return { key, port };
}

interface PortPlace {
  readonly node: NodeId;
  readonly handle: string;
  readonly type: HandleType;
}

function portAt(element: Element): PortPlace | null {
  const handle = element.closest<HTMLElement>(".react-flow__handle");
  const { nodeid: node, handleid } = handle?.dataset ?? {};
  if (handle === null || node === undefined || handleid === undefined) return null;
  return {
    node,
    handle: handleid,
    type: handle.classList.contains("source") ? "source" : "target",
  };
}

/** Keys of the edges at a port; a chosen one is moved alone. */
function wiresAt({ editor }: Session, { node, handle, type }: PortPlace): string[] {
  const { flow, selection } = editor.getState();
  const keys = edgeKeys(flow.edges);
  const here = flow.edges.flatMap((edge, index) => {
    const isUndo = isCompensation(edge);
    const [end, port] =
      type === "source"
        ? [edge.from, isUndo ? UNDO : portOf(edge)]
        : [edge.to, isUndo ? UNDO_IN : IN];
    return end === node && port === handle ? [keys[index] ?? ""] : [];
  });
  const chosen = here.filter((key) => selection.edges.has(key));
  return chosen.length > 0 ? chosen : here;
}

/** The edit that leads one edge's end to where another's was led; nothing when it may not be. */
function movedEnd(flow: Flow, key: string, led: CanvasEdge, to: Connection): Edit[] {
  const old = findEdge(flow, key);
  if (old === undefined) return [];
  const next = edgeOf(to);
  const isStart = led.source !== to.source || led.sourceHandle !== to.sourceHandle;
  const { to: _, ...start } = next;
  const edge = key === led.id ? next : isStart ? { ...start, to: old.to } : { ...old, to: next.to };
  return whyNot(flow, edge, old) === null ? [reconnect(key, edge)] : [];
}

function endsFor(
  flow: Flow,
  { node, handle, type }: Started,
  ignore: FlowEdge | undefined,
): Set<NodeId> {
  const edgeTo = (end: NodeId): FlowEdge =>
    type === "source"
      ? edgeFrom(node, handle, end)
      : handle === UNDO_IN
        ? { from: end, to: node, kind: "compensation" }
        : { from: end, to: node };
  return legalEnds(flow, { node, edgeTo }, ignore);
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
  if (target !== undefined && target !== node && target !== scope && !isMark(target)) {
    const edge = type === "source" ? edgeFrom(node, handle, target) : makeEdge(target, "out", node);
    const reason = whyNot(flow, edge);
    if (reason === null) editor.actions.perform(addEdge(edge));
    else notifications.show({ message: reason, color: "gray" });
    return;
  }
  const group = target === undefined ? undefined : groupIn(target);
  if (group !== undefined && isFolded(flow, group)) {
    notifications.show({ message: words.canvas.unfoldFirst, color: "gray" });
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
