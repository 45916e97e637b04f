// Two states of a flow side by side, seen from the same place: what went, what came, what changed.
import "@xyflow/react/dist/base.css";

import { Background, BackgroundVariant, ReactFlow, type Viewport } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";

import type { FlowDiff } from "../../model/diff";
import type { Flow } from "../../model/flow";
import type { FindAction } from "../../store/context";
import { words } from "../../words/words";
import classes from "./DiffCanvas.module.css";
import { DiffNode } from "./DiffNode";
import { drawn, type DiffEdge, type DiffCard } from "./drawn";
import { usePlaced } from "./usePlaced";

const NODE_TYPES = { card: DiffNode, frame: DiffNode };
const CULL_NODES = 100;
const MARGIN = 32;
const FIXED = {
  nodesDraggable: false,
  nodesConnectable: false,
  edgesReconnectable: false,
  elementsSelectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  panOnScroll: true,
  minZoom: 0.05,
  maxZoom: 1.5,
  deleteKeyCode: null,
  disableKeyboardA11y: true,
} as const;

interface DiffCanvasProps {
  /** null: there is one state only, and it is shown alone. */
  readonly before: Flow | null;
  readonly after: Flow;
  readonly found: FlowDiff | null;
  readonly findAction: FindAction;
  readonly titles: readonly [before: string, after: string];
}

export function DiffCanvas({ before, after, found, findAction, titles }: DiffCanvasProps) {
  const placed = usePlaced(before, after);
  const pictures = useMemo(
    () => placed && drawn(placed.before, placed.after, found, findAction),
    [placed, found, findAction],
  );
  const [view, setView] = useState<Viewport | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pictures !== null && box.current !== null) setView(wholeOf(pictures, box.current));
  }, [pictures]);
  return (
    <div ref={box} className={classes.panes} data-testid="diff-canvas">
      {pictures !== null &&
        view !== null &&
        pictures.map((picture, index) => (
          <section key={index} className={classes.pane} aria-label={titles[index]}>
            <h3>{titles[pictures.length === 1 ? 1 : index]}</h3>
            <ReactFlow<DiffCard, DiffEdge>
              id={`diff-${index}`}
              nodes={picture.nodes}
              edges={picture.edges}
              nodeTypes={NODE_TYPES}
              viewport={view}
              onViewportChange={setView}
              onlyRenderVisibleElements={picture.nodes.length > CULL_NODES}
              {...FIXED}
            >
              <Background variant={BackgroundVariant.Dots} gap={24} color="var(--canvas-dot)" />
            </ReactFlow>
          </section>
        ))}
      {pictures?.length === 2 && <Legend />}
    </div>
  );
}

function Legend() {
  const { added, removed, changed } = words.versions.marks;
  return (
    <p className={classes.legend} aria-hidden>
      <span data-mark="removed">− {removed}</span>
      <span data-mark="changed">~ {changed}</span>
      <span data-mark="added">+ {added}</span>
    </p>
  );
}

/** All of both states in one pane's width. */
function wholeOf(pictures: readonly { nodes: readonly DiffCard[] }[], box: HTMLElement): Viewport {
  const roots = pictures.flatMap(({ nodes }) =>
    nodes.filter((node) => node.parentId === undefined),
  );
  const width = box.clientWidth / pictures.length;
  if (roots.length === 0) return { x: 0, y: 0, zoom: 1 };
  const left = Math.min(...roots.map(({ position }) => position.x));
  const top = Math.min(...roots.map(({ position }) => position.y));
  const right = Math.max(...roots.map((node) => node.position.x + (node.width ?? 0)));
  const bottom = Math.max(...roots.map((node) => node.position.y + (node.height ?? 0)));
  const zoom = Math.max(
    0.1,
    Math.min(
      1,
      (width - 2 * MARGIN) / (right - left),
      (box.clientHeight - 3 * MARGIN) / (bottom - top),
    ),
  );
  return {
    zoom,
    x: (width - (right + left) * zoom) / 2,
    y: (box.clientHeight - (bottom + top) * zoom) / 2,
  };
}
