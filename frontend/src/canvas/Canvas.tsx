// The canvas: nodes, edges and gestures over the document of the open session.
import "@xyflow/react/dist/base.css";

import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  type Edge,
  type EdgeTypes,
  type NodeTypes,
} from "@xyflow/react";
import { useEffect, useMemo, type ReactNode } from "react";
import { useStore } from "zustand";

import { GRID } from "../model/geometry";
import { useDrag, useSession, useUi } from "../store/context";
import classes from "./Canvas.module.css";
import { CanvasTools } from "./CanvasTools";
import { CardNode } from "./CardNode";
import { ContextMenu } from "./ContextMenu";
import { DetailContext, useDetailLevel, useMoving } from "./detail";
import { FarEdges, MANY_EDGES, useOwnEdges } from "./FarEdges";
import { FlowEdge } from "./FlowEdge";
import { FrameNode } from "./FrameNode";
import { Gestures } from "./Gestures";
import { createGraph, type Graph } from "./graph";
import { AreaNode, BundleNode } from "./GroupNode";
import { keepHover } from "./hover";
import { Map } from "./Map";
import { NoteNode } from "./NoteNode";
import type { CanvasNode } from "./project";
import type { CanvasEdge } from "./projectEdges";
import { useFirstView } from "./showStart";
import { UndoWalk } from "./UndoWalk";
import { useApi } from "./useApi";
import { useClipboard } from "./useClipboard";
import { useConnect } from "./useConnect";
import { useCut } from "./useCut";
import { useDrop } from "./useDrop";
import { useHidesUndo } from "./useHidesUndo";
import { useMenu } from "./useMenu";
import { useNoMeasuring } from "./useNoMeasuring";
import { useOpenQuickAdd } from "./useOpenQuickAdd";

/** From so many nodes on only what is in view is in the page. */
const CULL_NODES = 150;
const NODE_TYPES: NodeTypes = {
  card: CardNode,
  frame: FrameNode,
  note: NoteNode,
  area: AreaNode,
  bundle: BundleNode,
};
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
  onEdgeMouseEnter: (_: unknown, { id }: Edge) => keepHover(id),
  onEdgeMouseLeave: () => keepHover(null),
} as const;
const MIDDLE_BUTTON = [1];

/** What is passed as children lies over the canvas, in its box. */
export function Canvas({ children, onTidy }: { children?: ReactNode; onTidy: () => void }) {
  const session = useSession();
  const graph = useMemo(() => createGraph(session), [session]);
  useEffect(() => graph.follow(), [graph]);
  return (
    <ReactFlowProvider>
      <Board graph={graph} onTidy={onTidy}>
        {children}
      </Board>
    </ReactFlowProvider>
  );
}

interface BoardProps {
  readonly graph: Graph;
  readonly children: ReactNode;
  readonly onTidy: () => void;
}

function Board({ graph, children, onTidy }: BoardProps) {
  useNoMeasuring();
  const box = useApi();
  const detail = useDetailLevel();
  const isUndo = useDrag((state) => state.isUndo);
  const isMany = useStore(graph.store, (state) => state.edges.length > MANY_EDGES);
  const { onDragOver, onDragLeave, onDrop, ...drags } = useDrop(graph);
  const cut = useCut(graph);
  const menu = useMenu();
  useClipboard();
  useHidesUndo();
  return (
    <div
      ref={box}
      className={classes.box}
      onDragOver={onDragOver}
      onDragLeave={onDragLeave}
      onDrop={onDrop}
      onPointerDownCapture={cut}
      onContextMenu={menu}
      data-undo={isUndo}
      data-detail={detail}
      data-many={isMany}
      data-testid="canvas"
      data-region
      tabIndex={-1}
    >
      <DetailContext value={detail}>
        <Picture graph={graph} drags={drags} box={box}>
          <Background
            variant={BackgroundVariant.Dots}
            gap={24}
            size={1.5}
            color="var(--canvas-dot)"
          />
          <FarEdges graph={graph} />
          <Gestures gesture={graph.gesture} />
          <UndoWalk />
          <Map />
          <CanvasTools onTidy={onTidy} />
        </Picture>
      </DetailContext>
      {children}
      <ContextMenu />
    </div>
  );
}

interface PictureProps {
  readonly graph: Graph;
  readonly drags: Pick<
    ReturnType<typeof useDrop>,
    "onNodeDrag" | "onNodeDragStop" | "onSelectionDragStop"
  >;
  readonly box: ReturnType<typeof useApi>;
  readonly children: ReactNode;
}

function Picture({ graph, drags, box, children }: PictureProps) {
  const { readOnly } = useSession();
  const nodes = useStore(graph.store, (state) => state.nodes);
  const edges = useOwnEdges(useStore(graph.store, (state) => state.edges));
  const isHand = useUi((state) => state.isHandTool);
  const onInit = useFirstView();
  const connect = useConnect();
  const moving = useMoving(box);
  const openQuickAdd = useOpenQuickAdd();
  return (
    <ReactFlow<CanvasNode, CanvasEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={graph.onNodesChange}
      onEdgesChange={graph.onEdgesChange}
      {...connect}
      {...drags}
      {...moving}
      onDoubleClick={readOnly ? undefined : openQuickAdd}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      edgesReconnectable={!readOnly}
      {...FIXED}
      onInit={onInit}
      selectionOnDrag={!isHand}
      selectionKeyCode={isHand ? "Shift" : null}
      panOnDrag={isHand ? true : MIDDLE_BUTTON}
      onlyRenderVisibleElements={nodes.length > CULL_NODES}
    >
      {children}
    </ReactFlow>
  );
}
