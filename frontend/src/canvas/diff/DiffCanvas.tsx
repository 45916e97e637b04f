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
import { drawn, type DiffCard, type DiffEdge, type Picture } from "./drawn";
import { usePlaced } from "./usePlaced";

const NODE_TYPES = { card: DiffNode, frame: DiffNode };
const CULL_NODES = 100;
const MARGIN = 40;
/** Below this a card's words cannot be read. */
const READABLE = 0.55;
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
  const inRows = pictures?.length === 2 && isWide(pictures);
  const [view, setView] = useState<Viewport | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (pictures !== null && box.current !== null) setView(startOf(pictures, box.current, inRows));
  }, [pictures, inRows]);
  return (
    <div ref={box} className={classes.panes} data-rows={inRows} data-testid="diff-canvas">
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

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boundsOf(nodes: readonly DiffCard[]): Box | null {
  if (nodes.length === 0) return null;
  return {
    left: Math.min(...nodes.map(({ position }) => position.x)),
    top: Math.min(...nodes.map(({ position }) => position.y)),
    right: Math.max(...nodes.map(({ position, width = 0 }) => position.x + width)),
    bottom: Math.max(...nodes.map(({ position, height = 0 }) => position.y + height)),
  };
}

const rootsOf = (pictures: readonly Picture[]): DiffCard[] =>
  pictures.flatMap(({ nodes }) => nodes.filter((node) => node.parentId === undefined));

/** A wide flow is seen better in rows. */
function isWide(pictures: readonly Picture[]): boolean {
  const all = boundsOf(rootsOf(pictures));
  return all !== null && all.right - all.left > 1.6 * (all.bottom - all.top);
}

/** All of both states in one pane when it can be read so, else what differs. */
function startOf(pictures: readonly Picture[], box: HTMLElement, inRows: boolean): Viewport {
  const width = inRows ? box.clientWidth : box.clientWidth / pictures.length;
  const height = inRows ? box.clientHeight / pictures.length : box.clientHeight;
  const roots = rootsOf(pictures);
  const fit = ({ left, top, right, bottom }: Box): Viewport => {
    const fits = Math.min(
      (width - 2 * MARGIN) / (right - left),
      (height - 2 * MARGIN) / (bottom - top),
    );
    const zoom = Math.max(READABLE, Math.min(1, fits));
    return {
      zoom,
      x: (width - (right + left) * zoom) / 2,
      y: (height - (bottom + top) * zoom) / 2,
    };
  };
  const all = boundsOf(roots);
  if (all === null) return { x: 0, y: 0, zoom: 1 };
  const whole = fit(all);
  if ((all.right - all.left) * whole.zoom <= width) return whole;
  const marked = roots.filter(({ data }) => data.mark !== "same");
  return fit(boundsOf(marked) ?? all);
}
