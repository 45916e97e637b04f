// Connecting by keyboard: choose the port, then what it leads to; only legal ends are in the list.
import { useEffect, useMemo, useState } from "react";

import { announce } from "../commands/here";
import { ERROR, isCompensation, isTrigger, OUT, portOf, portsOf, titleOf } from "../model/catalog";
import { makeEdge, whyNot } from "../model/connect";
import { addEdge } from "../model/edgeEdits";
import type { Flow, FlowEdge, NodeId } from "../model/flow";
import { absolutePoint, placeAfter } from "../model/geometry";
import { nearestFirst, targetsOf } from "../model/walk";
import { nodeOf, type Session } from "../store/context";
import type { Link } from "../store/ui";
import { words } from "../words/words";
import type { ListProps } from "./Picking";
import { PickList } from "./PickList";
import classes from "./PickList.module.css";
import type { Pick } from "./PickRow";
import { fuzzyRank } from "./search";

const {
  hints,
  list,
  newNode,
  noTarget,
  notCalled,
  ports: portsWord,
  prompts,
  said,
  undoPort,
} = words.palette;
const UNDO = "\u21b6";
const NEW = "+";

export function ConnectList({ session, picking, title, onClose }: ListProps) {
  const { drag, editor } = session;
  const { flow } = editor.getState();
  const ports = useMemo(() => choicesOf(session, picking.node), [session, picking.node]);
  const [port, setPort] = useState(() => firstFree(flow, picking.node, ports));
  const targets = useMemo(() => legalEnds(flow, picking.node, port), [flow, picking.node, port]);
  useEffect(() => {
    drag.setState({ legal: new Set(targets), isUndo: port === UNDO });
    return () => drag.setState({ legal: null, isUndo: false });
  }, [drag, targets, port]);
  const turn = (step: number) =>
    setPort(ports[(ports.indexOf(port) + step + ports.length) % ports.length] ?? port);
  return (
    <PickList
      testId="connect"
      prompt={prompts.connect(title)}
      label={list}
      hint={hints.connect}
      screen={picking.screen}
      find={(text) => picksOf(session, targets, text)}
      empty={(text) => (text === "" ? noTarget : notCalled(text))}
      onClose={onClose}
      onKey={(event, _, text) => {
        if (text !== "" || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return false;
        turn(event.key === "ArrowLeft" ? -1 : 1);
        return true;
      }}
      onChoose={({ id }) => {
        onClose();
        if (id === NEW) openNew(session, picking.node, port);
        else connect(session, edgeOf(picking.node, port, id));
      }}
    >
      <Choices ports={ports} port={port} onChange={setPort} />
    </PickList>
  );
}

interface ChoicesProps {
  readonly ports: readonly string[];
  readonly port: string;
  readonly onChange: (port: string) => void;
}

function Choices({ ports, port, onChange }: ChoicesProps) {
  if (ports.length < 2) return null;
  return (
    <div className={classes.choices} role="radiogroup" aria-label={portsWord}>
      {ports.map((each) => (
        <button
          key={each}
          type="button"
          role="radio"
          tabIndex={-1}
          aria-checked={each === port}
          className={classes.choice}
          data-testid={`connect-port-${each === UNDO ? "undo" : each}`}
          onPointerDown={(event) => {
            event.preventDefault();
            onChange(each);
          }}
        >
          {each === UNDO ? undoPort : each}
        </button>
      ))}
    </div>
  );
}

function choicesOf({ editor, findAction }: Session, id: NodeId): readonly string[] {
  const { flow } = editor.getState();
  const node = nodeOf(flow, id);
  if (node === undefined) return [];
  const used = flow.edges.filter((edge) => edge.from === id && !isCompensation(edge)).map(portOf);
  const ports = portsOf(node, findAction(node.type, node.version), used);
  const canBeUndone =
    !isTrigger(node.type) && !flow.edges.some((edge) => isCompensation(edge) && edge.from === id);
  return canBeUndone ? [...ports, UNDO] : ports;
}

/** The first port that leads nowhere yet. */
function firstFree(flow: Flow, id: NodeId, ports: readonly string[]): string {
  const used = new Set(flow.edges.filter((edge) => edge.from === id).map(portOf));
  const open = ports.filter((port) => port !== ERROR && port !== UNDO);
  return open.find((port) => !used.has(port)) ?? open[0] ?? ports[0] ?? OUT;
}

const edgeOf = (from: NodeId, port: string, to: NodeId): FlowEdge =>
  port === UNDO ? { from, to, kind: "compensation" } : makeEdge(from, port, to);

function legalEnds(flow: Flow, from: NodeId, port: string): readonly NodeId[] {
  if (port !== UNDO) return targetsOf(flow, from, port);
  const node = nodeOf(flow, from);
  if (node === undefined) return [];
  const legal = flow.nodes.filter(({ id }) => whyNot(flow, edgeOf(from, port, id)) === null);
  return nearestFirst(flow, node, legal);
}

function picksOf({ editor, findAction }: Session, ids: readonly NodeId[], text: string): Pick[] {
  const byId = new Map(editor.getState().flow.nodes.map((node) => [node.id, node]));
  const all = ids.flatMap((id): Pick[] => {
    const node = byId.get(id);
    if (node === undefined) return [];
    const action = findAction(node.type, node.version);
    const pick = { id, title: titleOf(node, action), detail: action?.title ?? node.type, note: id };
    return [
      { ...pick, category: action?.category ?? "other", icon: action?.icon ?? "circle-slash" },
    ];
  });
  const ranked = all
    .map((pick) => ({ pick, rank: fuzzyRank([pick.title, pick.id, pick.detail], text) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .map(({ pick }) => pick);
  return [
    ...ranked,
    { id: NEW, title: newNode, detail: text, icon: "list-plus", category: "other" },
  ];
}

export function connect({ editor, findAction }: Session, edge: FlowEdge): void {
  const { flow } = editor.getState();
  if (whyNot(flow, edge) !== null) return;
  editor.actions.perform(addEdge(edge));
  const name = (id: NodeId): string => {
    const node = nodeOf(flow, id);
    return node === undefined ? id : titleOf(node, findAction(node.type, node.version));
  };
  const [from, to] = [name(edge.from), name(edge.to)];
  if (isCompensation(edge)) announce(said.undo(from, to));
  else if (portOf(edge) === OUT) announce(said.connected(from, to));
  else announce(said.connectedPort(from, portOf(edge), to));
}

function openNew({ canvas, editor, ui }: Session, id: NodeId, port: string): void {
  const { flow } = editor.getState();
  const api = canvas.current;
  const node = nodeOf(flow, id);
  if (api === null || node === undefined) return;
  const [dx, dy] = node.parent === undefined ? [0, 0] : absolutePoint(flow, node.parent);
  const [x, y] = placeAfter(flow, id);
  const at = [x + dx, y + dy] as const;
  const link: Link = port === UNDO ? { kind: "undo", node: id } : { kind: "from", node: id, port };
  ui.setState({ quickAdd: { screen: api.toBox(at), at, parent: node.parent, link } });
}
