// The canvas: nodes, edges and gestures over the document of the open session.
import "@xyflow/react/dist/base.css";

import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  type EdgeTypes,
  type NodeTypes,
} from "@xyflow/react";
import { useEffect, useMemo, type ReactNode } from "react";
import { useStore } from "zustand";

import { nodeStateLook } from "../ui/states";
import { categoryColor } from "../catalog/category";
import { GRID } from "../model/geometry";
import { useDrag, useEditor, useOverlay, useSession, useUi } from "../store/context";
import classes from "./Canvas.module.css";
import { CanvasTools } from "./CanvasTools";
import { CardNode } from "./CardNode";
import { FlowEdge } from "./FlowEdge";
import { FrameNode } from "./FrameNode";
import { createGraph, type Graph } from "./graph";
import type { CanvasEdge, CardNode as CardNodeType } from "./project";
import { useFirstView } from "./showStart";
import { useApi, useDetailLevel } from "./useApi";
import { useClipboard } from "./useClipboard";
import { useConnect } from "./useConnect";
import { useDrop } from "./useDrop";
import { useOpenQuickAdd } from "./useOpenQuickAdd";

/** From so many nodes on only what is in view is in the page. */
const CULL_NODES = 150;
const MINIMAP_NODES_MAX = 800;
const NODE_TYPES: NodeTypes = { card: CardNode, frame: FrameNode };
const EDGE_TYPES: EdgeTypes = { flow: FlowEdge };
const SNAP: [number, number] = [GRID, GRID];
/** What never changes, so that nothing is drawn again for it. */
const FIXED = {
  snapToGrid: true,
  snapGrid: SNAP,
  selectionMode: SelectionMode.Partial,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  disableKeyboardA11y: true,
  connectionRadius: 28,
  minZoom: 0.05,
  maxZoom: 2,
  elevateNodesOnSelect: false,
} as const;
const MIDDLE_BUTTON = [1];

/** What is passed as children lies over the canvas, in its box. */
export function Canvas({ children, onTidy }: { children?: ReactNode; onTidy: () => void }) {
  const { editor, findAction } = useSession();
  const graph = useMemo(() => createGraph(editor, findAction), [editor, findAction]);
  useEffect(() => graph.follow(), [graph]);
  return (
    <ReactFlowProvider>
      <Board graph={graph} onTidy={onTidy}>
        {children}
      </Board>
    </ReactFlowProvider>
  );
}

function Board({
  graph,
  children,
  onTidy,
}: {
  graph: Graph;
  children: ReactNode;
  onTidy: () => void;
}) {
  const { readOnly } = useSession();
  const nodes = useStore(graph.store, (state) => state.nodes);
  const edges = useShownEdges(graph);
  const onInit = useFirstView();
  const isHand = useUi((state) => state.isHandTool);
  const { onDragOver, onDrop, ...drags } = useDrop(graph);
  const connect = useConnect();
  const box = useApi();
  const openQuickAdd = useOpenQuickAdd();
  const isUndo = useDrag((state) => state.isUndo);
  useClipboard();
  useDetailLevel(box);
  return (
    <div
      ref={box}
      className={classes.box}
      onDragOver={onDragOver}
      onDrop={onDrop}
      data-undo={isUndo}
      data-testid="canvas"
      data-region
      tabIndex={-1}
    >
      <ReactFlow<CardNodeType, CanvasEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={graph.onNodesChange}
        onEdgesChange={graph.onEdgesChange}
        {...connect}
        {...drags}
        onDoubleClick={readOnly ? undefined : openQuickAdd}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        {...FIXED}
        onInit={onInit}
        selectionOnDrag={!isHand}
        panOnDrag={isHand ? true : MIDDLE_BUTTON}
        onlyRenderVisibleElements={nodes.length > CULL_NODES}
      >
        <Surroundings onTidy={onTidy} />
      </ReactFlow>
      {children}
    </div>
  );
}

function Surroundings({ onTidy }: { onTidy: () => void }) {
  return (
    <>
      <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--canvas-dot)" />
      <Map />
      <CanvasTools onTidy={onTidy} />
    </>
  );
}

function useShownEdges(graph: Graph): CanvasEdge[] {
  const edges = useStore(graph.store, (state) => state.edges);
  const hidesUndo = useUi((state) => state.hidesUndo);
  return useMemo(
    () => (hidesUndo ? edges.filter((edge) => edge.data?.kind !== "undo") : edges),
    [edges, hidesUndo],
  );
}

function Map() {
  const count = useEditor((state) => state.flow.nodes.length);
  const statuses = useOverlay((state) => (state.runId === null ? null : state.nodes));
  if (count < 8 || count > MINIMAP_NODES_MAX) return null;
  return (
    <MiniMap<CardNodeType>
      pannable
      zoomable
      className={classes.map ?? ""}
      ariaLabel="Overview of the flow"
      nodeBorderRadius={6}
      nodeColor={(node) => {
        if (node.type === "frame") return "transparent";
        const state = statuses?.[node.id]?.state;
        return state === undefined ? categoryColor(node.data.category) : nodeStateLook(state).color;
      }}
      nodeStrokeColor="var(--border-strong)"
    />
  );
}
