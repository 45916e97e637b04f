// An edge: one smooth path, a label where it says something, "+" and delete while it is looked at.
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from "@xyflow/react";
import { Plus, TriangleAlert, Undo2, X } from "lucide-react";
import { memo } from "react";

import { CURVATURE } from "../model/curves";
import { findEdge, removeEdges } from "../model/edgeEdits";
import { useDrag, useEditor, useOverlay, useSession } from "../store/context";
import { words } from "../words/words";
import { useDetail } from "./detail";
import classes from "./FlowEdge.module.css";
import { flowing, type Flowing } from "./flowing";
import { keepHover, useIsHovered } from "./hover";
import type { CanvasEdge } from "./projectEdges";

const CONDITION_CHARS_MAX = 28;

export const FlowEdge = memo(function FlowEdge(props: EdgeProps<CanvasEdge>) {
  return useDetail() === "far" ? <FarEdge {...props} /> : <NearEdge {...props} />;
});

/** From afar: a straight line without words and marker. */
function FarEdge({ id, data, selected, ...ends }: EdgeProps<CanvasEdge>) {
  const flow = useFlowing(ends.source, ends.target);
  return (
    <path
      id={id}
      className={`react-flow__edge-path ${classes.path ?? ""} ${classes.far ?? ""}`}
      d={`M${ends.sourceX},${ends.sourceY}L${ends.targetX},${ends.targetY}`}
      fill="none"
      data-kind={data?.kind ?? "flow"}
      data-flow={flow}
      data-selected={selected}
    />
  );
}

function NearEdge(props: EdgeProps<CanvasEdge>) {
  const { id, data, selected, markerEnd } = props;
  const [path, x, y] = getBezierPath({ ...props, curvature: CURVATURE });
  const flow = useFlowing(props.source, props.target);
  const isTarget = useDrag((state) => state.edge === id);
  const kind = data?.kind ?? "flow";
  const hasTools = useHasTools(id, selected === true) && data?.isFolded !== true;
  const hasLabel = labelOf(data) !== "" || kind === "undo" || Boolean(data?.problem) || hasTools;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={20}
        className={classes.path ?? ""}
        data-kind={kind}
        data-flow={flow}
        data-selected={selected}
        data-splice={isTarget}
        data-problem={Boolean(data?.problem)}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {hasLabel && (
        <EdgeLabelRenderer>
          <Label id={id} data={data} at={[x, y]} hasTools={hasTools} />
        </EdgeLabelRenderer>
      )}
    </>
  );
}

interface LabelProps {
  readonly id: string;
  readonly data: CanvasEdge["data"];
  readonly at: readonly [number, number];
  readonly hasTools: boolean;
}

function Label({ id, data, at, hasTools }: LabelProps) {
  const kind = data?.kind ?? "flow";
  const label = labelOf(data);
  return (
    <div
      className={`nopan ${classes.label ?? ""}`}
      data-kind={kind}
      data-edge={id}
      style={{ transform: `translate(-50%, -50%) translate(${at[0]}px, ${at[1]}px)` }}
      onMouseEnter={() => keepHover(id)}
      onMouseLeave={() => keepHover(null)}
    >
      {kind === "undo" && (
        <span className={classes.undo} title={words.canvas.edge.undo} data-testid="undo-marker">
          <Undo2 size={11} aria-label={words.canvas.edge.undo} strokeWidth={2.4} />
        </span>
      )}
      {data?.problem ? (
        <span className={classes.problem} title={data.problem} data-testid="edge-problem">
          <TriangleAlert size={13} aria-label={data.problem} />
        </span>
      ) : null}
      {label !== "" && (
        <span className={classes.words} title={data?.condition}>
          {label}
        </span>
      )}
      {hasTools && <EdgeTools id={id} at={at} canInsert={kind === "flow"} />}
    </div>
  );
}

const useFlowing = (source: string, target: string): Flowing =>
  useOverlay((state) => flowing(state, source, target));

/** Tools are for the one edge that is chosen or under the pointer; on many they would only cover the picture. */
function useHasTools(id: string, isSelected: boolean): boolean {
  const isHovered = useIsHovered(id);
  const isAlone = useEditor(
    ({ selection }) =>
      isSelected &&
      selection.nodes.size === 0 &&
      selection.edges.size === 1 &&
      selection.edges.has(id),
  );
  return isHovered || isAlone;
}

function labelOf(data: CanvasEdge["data"]): string {
  if (data === undefined) return "";
  const condition = brief(data.condition);
  return [data.label, condition].filter((part) => part !== "").join(" · ");
}

function brief(condition: string): string {
  const text = condition
    .replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, "")
    .replace(/\bnodes\.(\w+)\.output\b/g, "$1");
  return text.length > CONDITION_CHARS_MAX ? `${text.slice(0, CONDITION_CHARS_MAX - 1)}…` : text;
}

interface EdgeToolsProps {
  readonly id: string;
  readonly at: readonly [number, number];
  readonly canInsert: boolean;
}

function EdgeTools({ id, at, canInsert }: EdgeToolsProps) {
  const { editor, ui, canvas, readOnly } = useSession();
  if (readOnly) return null;
  const insert = () => {
    const { flow } = editor.getState();
    const edge = findEdge(flow, id);
    if (edge === undefined || canvas.current === null) return;
    const parent = flow.nodes.find((node) => node.id === edge.from)?.parent;
    ui.setState({
      quickAdd: {
        screen: canvas.current.toBox(at),
        at: [at[0] - 104, at[1] - 32],
        parent,
        link: { kind: "split", edge },
      },
    });
  };
  return (
    <span className={classes.tools}>
      {canInsert && (
        <button
          type="button"
          title={words.canvas.edge.insert}
          aria-label={words.canvas.edge.insert}
          onClick={insert}
        >
          <Plus size={13} aria-hidden />
        </button>
      )}
      <button
        type="button"
        title={words.canvas.edge.remove}
        aria-label={words.canvas.edge.remove}
        onClick={() => editor.actions.perform(removeEdges([id]))}
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}
