// A node's card: tile, name, what it does, ports, state of the shown run, problems. Fixed size; no forms.
import type { NodeProps } from "@xyflow/react";
import { CircleAlert, Maximize2, TriangleAlert, Undo2 } from "lucide-react";
import { memo, useMemo } from "react";

import { categoryColor } from "../catalog/category";
import { Tile } from "../catalog/Tile";
import { CARD_HEIGHT, CARD_WIDTH } from "../model/geometry";
import { toggleCollapsed } from "../model/groups";
import { useDrag, useSession, useUi } from "../store/context";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";
import { Badges, Breakpoint } from "./Badges";
import classes from "./CardNode.module.css";
import { useDetail } from "./detail";
import { portsAt } from "./handles";
import { ConflictMark } from "./ConflictMark";
import { PortHandles } from "./PortHandles";
import type { CardNode as CardNodeType } from "./project";
import { RenameField } from "./RenameField";
import { StatusBadge, useNodeStatus } from "./Status";

export const CardNode = memo(function CardNode(props: NodeProps<CardNodeType>) {
  return useDetail() === "far" ? <FarCard {...props} /> : <NearCard {...props} />;
});

/** From afar a card is its colour: its category's, or its state's. */
function FarCard({ id, data, selected }: NodeProps<CardNodeType>) {
  const status = useNodeStatus(id);
  const isRun = status !== null && status.state !== "pending";
  const color = isRun ? nodeStateLook(status.state).color : categoryColor(data.category);
  return (
    <div
      className={classes.far}
      data-testid={`node-${id}`}
      data-selected={selected}
      data-state={status?.state}
      style={{ ["--far" as string]: color }}
    />
  );
}

function NearCard({ id, data, selected, height }: NodeProps<CardNodeType>) {
  const status = useNodeStatus(id);
  const target = useTarget(id);
  const names = data.ports.split("\n").filter(Boolean);
  const ports = useMemo(
    () =>
      portsAt(data.shape, data.ports.split("\n").filter(Boolean), {
        width: CARD_WIDTH,
        height: height ?? CARD_HEIGHT,
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
      data-stack={data.inside > 0}
      data-many={names.length > 3}
      style={look === null ? undefined : { ["--state" as string]: look.color }}
    >
      <Tile category={data.category} icon={data.icon} />
      <CardText id={id} data={data} />
      <Problem errors={data.errors} warnings={data.warnings} text={data.problem} />
      {data.isScope && <Expand id={id} />}
      {status !== null && <StatusBadge status={status} />}
      {data.isHandler && (
        <span className={classes.undoMark} title={words.canvas.handler}>
          <Undo2 size={11} aria-label={words.canvas.handler} strokeWidth={2.4} />
        </span>
      )}
      <ConflictMark id={id} />
      <Breakpoint id={id} />
      <Badges id={id} isStale={data.isStale && status !== null} status={status} />
      <PortHandles ports={ports} used={data.used.split("\n")} />
    </div>
  );
}

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
      <div className={classes.subtitle} title={data.isDisabled ? "" : data.subtitle}>
        {subtitleOf(data)}
      </div>
    </div>
  );
}

function subtitleOf(data: CardNodeType["data"]): string {
  if (!data.isKnown) return words.canvas.unknown(data.type);
  if (data.isDisabled) return words.canvas.skippedCard;
  if (!data.isScope) return data.subtitle;
  return [words.canvas.nodes(data.inside), data.subtitle].filter(Boolean).join(" · ");
}

/** The way back from a card to the frame that it stands for. */
export function Expand({ id }: { id: string }) {
  const { editor } = useSession();
  return (
    <button
      type="button"
      className={`nodrag ${classes.fold ?? ""}`}
      aria-label={words.canvas.expand}
      title={words.canvas.expand}
      onClick={() => editor.actions.perform(toggleCollapsed([id]))}
    >
      <Maximize2 size={13} aria-hidden />
    </button>
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
      role="img"
      title={text}
      aria-label={words.canvas.problems(count, text)}
    >
      <ProblemIcon size={14} aria-hidden />
      {count > 1 && count}
    </span>
  );
}
