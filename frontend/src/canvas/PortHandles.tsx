// The ports of a card: dots to drag edges from and to, each with a word for what it means.
import { Handle } from "@xyflow/react";
import { Undo2 } from "lucide-react";

import { ERROR } from "../model/catalog";
import { useSession } from "../store/context";
import { boxOf, IN, UNDO, UNDO_IN, type Port } from "./handles";
import classes from "./PortHandles.module.css";

interface PortHandlesProps {
  readonly ports: readonly Port[];
  readonly used: readonly string[];
}

export function PortHandles({ ports, used }: PortHandlesProps) {
  const { readOnly } = useSession();
  const named = ports.filter((port) => port.type === "source" && port.id !== UNDO).length > 2;
  return ports.map((port) => (
    <Handle
      key={port.id}
      id={port.id}
      type={port.type}
      position={port.position}
      isConnectable={!readOnly}
      className={classNameOf(port.id)}
      data-used={used.includes(port.id)}
      data-testid={`port-${port.id}`}
      data-side={port.position}
      style={boxOf(port)}
      title={titleOf(port.id)}
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
  return `${classes.port ?? ""} ${kinds[id] ?? classes.out ?? ""}`;
}

function titleOf(id: string): string {
  if (id === IN) return "Input";
  if (id === UNDO_IN) return "";
  if (id === UNDO) return "Undo: drag to the node that takes this one back when the run fails";
  if (id === ERROR) return "Error: taken when this node has failed for good";
  return id === "out" ? "Output" : `Output: ${id}`;
}
