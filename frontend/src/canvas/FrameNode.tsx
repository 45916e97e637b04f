// A scope (map, repeat, try) as a frame around the nodes that live in it; can be resized and folded.
import { NodeResizer, type NodeProps } from "@xyflow/react";
import { Minimize2 } from "lucide-react";
import { memo, useMemo } from "react";

import { Tile } from "../catalog/Tile";
import { resizeFrame } from "../model/edits";
import { FRAME_MIN, snap } from "../model/geometry";
import { toggleCollapsed } from "../model/groups";
import { useEditor, useSession, useUi } from "../store/context";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";
import { Badges, Breakpoint } from "./Badges";
import { Problem, useTarget } from "./CardNode";
import cards from "./CardNode.module.css";
import classes from "./FrameNode.module.css";
import { portsAt } from "./handles";
import { ConflictMark } from "./ConflictMark";
import { PortHandles } from "./PortHandles";
import type { CardNode } from "./project";
import { RenameField } from "./RenameField";
import { StatusBadge, useNodeStatus } from "./Status";

export const FrameNode = memo(function FrameNode({
  id,
  data,
  selected,
  width,
  height,
}: NodeProps<CardNode>) {
  const { readOnly } = useSession();
  const status = useNodeStatus(id);
  const target = useTarget(id);
  const ports = useMemo(
    () =>
      portsAt("frame", data.ports.split("\n").filter(Boolean), {
        width: width ?? FRAME_MIN.width,
        height: height ?? FRAME_MIN.height,
      }),
    [data.ports, width, height],
  );
  const look = status === null ? null : nodeStateLook(status.state);
  return (
    <div
      className={classes.frame}
      data-testid={`node-${id}`}
      data-selected={selected}
      data-state={status?.state}
      data-target={target}
      data-handler={data.isHandler}
      data-disabled={data.isDisabled}
      style={look === null ? undefined : { ["--state" as string]: look.color }}
    >
      {selected && !readOnly && <Resizer id={id} />}
      <header className={classes.header}>
        <Tile category={data.category} icon={data.icon} size={28} />
        <FrameTitle id={id} data={data} />
        <Problem errors={data.errors} warnings={data.warnings} text={data.problem} />
        <Collapse id={id} />
      </header>
      <EmptyHint id={id} type={data.type} />
      {status !== null && <StatusBadge status={status} />}
      <ConflictMark id={id} />
      <Breakpoint id={id} />
      <Badges id={id} isStale={data.isStale && status !== null} status={status} />
      <PortHandles ports={ports} used={data.used.split("\n")} />
    </div>
  );
});

function FrameTitle({ id, data }: { id: string; data: CardNode["data"] }) {
  const isRenaming = useUi((state) => state.renaming === id);
  return (
    <div className={classes.text}>
      {isRenaming ? (
        <RenameField id={id} title={data.title} />
      ) : (
        <span className={classes.title} title={data.title}>
          {data.title}
        </span>
      )}
      <span className={classes.subtitle} title={data.subtitle}>
        {data.subtitle}
      </span>
    </div>
  );
}

function Collapse({ id }: { id: string }) {
  const { editor } = useSession();
  return (
    <button
      type="button"
      className={`nodrag ${cards.fold ?? ""}`}
      aria-label={words.canvas.collapse}
      title={words.canvas.collapse}
      onClick={() => editor.actions.perform(toggleCollapsed([id]))}
    >
      <Minimize2 size={13} aria-hidden />
    </button>
  );
}

function EmptyHint({ id, type }: { id: string; type: string }) {
  const isEmpty = useEditor((state) => !state.flow.nodes.some((node) => node.parent === id));
  if (!isEmpty) return null;
  return (
    <p className={classes.hint}>
      {words.canvas.dropHere} {words.canvas.scopeHints[type] ?? ""}
    </p>
  );
}

function Resizer({ id }: { id: string }) {
  const { editor } = useSession();
  return (
    <NodeResizer
      minWidth={FRAME_MIN.width}
      minHeight={FRAME_MIN.height}
      lineClassName={classes.line ?? ""}
      handleClassName={classes.grip ?? ""}
      onResizeEnd={(_, { x, y, width, height }) =>
        editor.actions.perform(resizeFrame(id, [snap(x), snap(y), snap(width), snap(height)]))
      }
    />
  );
}
