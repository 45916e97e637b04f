// A node's card: tile, name, what it does, ports, state of the shown run, problems. Fixed size; no forms.
import type { NodeProps } from "@xyflow/react";
import { CircleAlert, TriangleAlert, Undo2 } from "lucide-react";
import { memo, useMemo } from "react";

import { Tile } from "../catalog/Tile";
import { CARD_WIDTH } from "../model/geometry";
import { useDrag, useUi } from "../store/context";
import { nodeStateLook } from "../ui/states";
import classes from "./CardNode.module.css";
import { portsAt } from "./handles";
import { ConflictMark } from "./ConflictMark";
import { PortHandles } from "./PortHandles";
import type { CardNode as CardNodeType } from "./project";
import { RenameField } from "./RenameField";
import { StatusBadge, useNodeStatus } from "./Status";

export const CardNode = memo(function CardNode({
  id,
  data,
  selected,
  height,
}: NodeProps<CardNodeType>) {
  const status = useNodeStatus(id);
  const target = useTarget(id);
  const names = data.ports.split("\n").filter(Boolean);
  const ports = useMemo(
    () =>
      portsAt(data.shape, data.ports.split("\n").filter(Boolean), {
        width: CARD_WIDTH,
        height: height ?? 64,
      }),
    [data.shape, data.ports, height],
  );
  const look = status === null ? null : nodeStateLook(status.state);
  return (
    <div
      className={classes.card}
      data-testid={`node-${id}`}
      data-shape={data.shape}
      data-selected={selected}
      data-state={status?.state}
      data-target={target}
      data-handler={data.isHandler}
      data-disabled={data.isDisabled}
      data-many={names.length > 3}
      style={look === null ? undefined : { ["--state" as string]: look.color }}
    >
      <Tile category={data.category} icon={data.icon} />
      <CardText id={id} data={data} />
      <Problem errors={data.errors} warnings={data.warnings} text={data.problem} />
      {status !== null && <StatusBadge status={status} />}
      {data.isHandler && (
        <span className={classes.undoMark} title="Undoes another node when the run fails">
          <Undo2 size={11} aria-hidden strokeWidth={2.4} />
        </span>
      )}
      <ConflictMark id={id} />
      <PortHandles ports={ports} used={data.used.split("\n")} />
    </div>
  );
});

function CardText({ id, data }: { id: string; data: CardNodeType["data"] }) {
  const isRenaming = useUi((state) => state.renaming === id);
  return (
    <div className={classes.text}>
      {isRenaming ? (
        <RenameField id={id} title={data.title} />
      ) : (
        <div className={classes.title} title={data.title}>
          {data.title}
        </div>
      )}
      <div className={classes.subtitle} title={data.subtitle}>
        {data.isDisabled ? "Disabled" : data.isKnown ? data.subtitle : `Unknown: ${data.type}`}
      </div>
    </div>
  );
}

/** While an edge is dragged: whether it may end here. */
export function useTarget(id: string): "legal" | "illegal" | undefined {
  return useDrag((state) => {
    if (state.legal === null) return undefined;
    return state.legal.has(id) ? "legal" : "illegal";
  });
}

interface ProblemProps {
  readonly errors: number;
  readonly warnings: number;
  readonly text: string;
}

export function Problem({ errors, warnings, text }: ProblemProps) {
  const count = errors + warnings;
  if (count === 0) return null;
  const ProblemIcon = errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <span
      className={classes.problem}
      data-severity={errors > 0 ? "error" : "warning"}
      data-testid="node-problem"
      title={text}
      aria-label={`${count} ${count === 1 ? "problem" : "problems"}: ${text}`}
    >
      <ProblemIcon size={14} aria-hidden />
      {count > 1 && count}
    </span>
  );
}
