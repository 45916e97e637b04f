// An edge: one smooth path, a label where it says something, "+" and delete while it is looked at.
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from "@xyflow/react";
import { Plus, TriangleAlert, X } from "lucide-react";
import { memo } from "react";

import { findEdge, removeEdges } from "../model/edgeEdits";
import { useEditor, useOverlay, useSession } from "../store/context";
import classes from "./FlowEdge.module.css";
import type { CanvasEdge } from "./project";

const CONDITION_CHARS_MAX = 28;

export const FlowEdge = memo(function FlowEdge(props: EdgeProps<CanvasEdge>) {
  const { id, data, selected, markerEnd } = props;
  const [path, x, y] = getBezierPath({ ...props, curvature: 0.3 });
  const flow = useFlowing(props.source, props.target);
  const kind = data?.kind ?? "flow";
  const label = labelOf(data);
  const isAlone = useIsAlone(id, selected === true);
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
        data-problem={data?.problem !== undefined && data.problem !== ""}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {(label !== "" || isAlone || data?.problem) && (
        <EdgeLabelRenderer>
          <div
            className={`nopan ${classes.label ?? ""}`}
            data-kind={kind}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {data?.problem ? (
              <span className={classes.problem} title={data.problem}>
                <TriangleAlert size={13} aria-label={data.problem} />
              </span>
            ) : null}
            {label !== "" && (
              <span className={classes.words} title={data?.condition}>
                {label}
              </span>
            )}
            {isAlone && <EdgeTools id={id} at={[x, y]} canInsert={kind === "flow"} />}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

/** In a shown run: whether the edge was taken; undefined while nobody knows. */
function useFlowing(source: string, target: string): "live" | "dead" | undefined {
  return useOverlay((state) => {
    if (state.runId === null) return undefined;
    const from = state.nodes[source]?.state ?? "pending";
    const to = state.nodes[target]?.state ?? "pending";
    if (from === "skipped" || to === "skipped") return "dead";
    return to === "pending" ? undefined : "live";
  });
}

/** Tools are for one chosen edge; on many they would only cover the picture. */
function useIsAlone(id: string, isSelected: boolean): boolean {
  return useEditor(
    ({ selection }) =>
      isSelected &&
      selection.nodes.size === 0 &&
      selection.edges.size === 1 &&
      selection.edges.has(id),
  );
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
          title="Insert a node here"
          aria-label="Insert a node here"
          onClick={insert}
        >
          <Plus size={13} aria-hidden />
        </button>
      )}
      <button
        type="button"
        title="Delete this edge"
        aria-label="Delete this edge"
        onClick={() => editor.actions.perform(removeEdges([id]))}
      >
        <X size={13} aria-hidden />
      </button>
    </span>
  );
}
