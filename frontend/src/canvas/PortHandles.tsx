// The ports of a card: dots to drag edges from and to, each with a word for what it means.
import { Handle } from "@xyflow/react";
import { Undo2 } from "lucide-react";

import { ERROR } from "../model/catalog";
import { useSession } from "../store/context";
import { words } from "../words/words";
import { boxOf, IN, UNDO, UNDO_IN, type Port } from "./handles";
import classes from "./PortHandles.module.css";

interface PortHandlesProps {
  readonly ports: readonly Port[];
  readonly used: readonly string[];
  /** Nothing can be drawn from or to them: they stand for other nodes' ports. */
  readonly isFixed?: boolean;
}

export function PortHandles({ ports, used, isFixed = false }: PortHandlesProps) {
  const { readOnly } = useSession();
  const named = ports.filter((port) => port.type === "source" && port.id !== UNDO).length > 2;
  return ports.map((port) => (
    <Handle
      key={port.id}
      id={port.id}
      type={port.type}
      position={port.position}
      isConnectable={!readOnly && !isFixed}
      className={classNameOf(port.id)}
      data-used={used.includes(port.id)}
      data-testid={`port-${port.id}`}
      data-side={port.position}
      style={boxOf(port)}
      data-fixed={isFixed}
      title={isFixed ? undefined : titleOf(port.id)}
    >
      <span className={classes.dot}>
        {port.id === UNDO && <Undo2 size={10} aria-hidden strokeWidth={2.5} />}
      </span>
      {named && isNamed(port) && !used.includes(port.id) && (
        <span className={classes.name}>{port.id}</span>
      )}
    </Handle>
  ));
}

const isNamed = (port: Port): boolean =>
  port.type === "source" && port.id !== UNDO && port.id !== ERROR;

function classNameOf(id: string): string {
  const kinds: Readonly<Record<string, string | undefined>> = {
    [ERROR]: classes.error,
    [UNDO]: classes.undo,
    [UNDO_IN]: classes.undoIn,
    [IN]: classes.in,
  };
  // nokey: Shift on a port is no rectangle.
  return `nokey ${classes.port ?? ""} ${kinds[id] ?? classes.out ?? ""}`;
}

function titleOf(id: string): string {
  const { ports } = words.canvas;
  if (id === IN) return ports.in;
  if (id === UNDO_IN) return "";
  if (id === UNDO) return ports.undo;
  if (id === ERROR) return ports.error;
  return id === "out" ? ports.out : ports.named(id);
}
