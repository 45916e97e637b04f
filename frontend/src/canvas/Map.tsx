// The overview: a coloured rectangle for each card; each follows its own state in a shown run.
import { MiniMap, type MiniMapNodeProps } from "@xyflow/react";
import { memo } from "react";

import { categoryColor } from "../catalog/category";
import { useEditor, useOverlay } from "../store/context";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";
import classes from "./Canvas.module.css";
import type { CanvasNode } from "./project";

const NODES_MIN = 8;
const NODES_MAX = 800;

export function Map() {
  const isUseful = useEditor(({ flow }) => {
    const count = flow.nodes.length;
    return count >= NODES_MIN && count <= NODES_MAX;
  });
  if (!isUseful) return null;
  return (
    <MiniMap<CanvasNode>
      pannable
      zoomable
      className={classes.map ?? ""}
      ariaLabel={words.canvas.map}
      nodeBorderRadius={6}
      nodeComponent={MapNode}
      nodeColor={colorOf}
      nodeStrokeColor="var(--border-strong)"
    />
  );
}

function colorOf(node: CanvasNode): string {
  if (node.type === "note") return `var(--note-${node.data.color})`;
  if (node.type === "card") return categoryColor(node.data.category);
  if (node.type === "bundle") return `var(--note-${node.data.color}-border)`;
  return "transparent";
}

const MapNode = memo(function MapNode(props: MiniMapNodeProps) {
  const { id, x, y, width, height, borderRadius, color, strokeColor, strokeWidth } = props;
  const state = useOverlay((all) => (all.runId === null ? undefined : all.nodes[id]?.state));
  const fill = state === undefined || color === "transparent" ? color : nodeStateLook(state).color;
  return (
    <rect
      x={x}
      y={y}
      rx={borderRadius}
      ry={borderRadius}
      width={width}
      height={height}
      style={{ fill, stroke: strokeColor, strokeWidth }}
    />
  );
});
