// A small picture of a flow in which nodes are marked: what would happen to each. Its lists say the same in words.
import { memo, useMemo } from "react";

import type { Flow } from "../model/flow";
import { words } from "../words/words";
import { pictureOf } from "./picture";
import classes from "./FlowPicture.module.css";

export interface Mark {
  readonly kind: "again" | "reused" | "undone" | "stopped" | "blocked";
  readonly nodes: readonly string[];
  /** Numbered, in the order of the list. */
  readonly isOrdered?: boolean;
}

interface Props {
  readonly flow: Flow | undefined;
  readonly marks: readonly Mark[];
}

const CORNER = 14;

export const FlowPicture = memo(function FlowPicture({ flow, marks }: Props) {
  const picture = useMemo(() => (flow === undefined ? null : pictureOf(flow)), [flow]);
  const marked = useMemo(() => markedBy(marks), [marks]);
  if (picture === null || picture.boxes.length === 0) return null;
  const [x, y, width, height] = picture.view;
  return (
    <figure className={classes.picture} data-testid="flow-picture">
      <svg viewBox={`${x} ${y} ${width} ${height}`} aria-hidden>
        {picture.edges.map(({ d, isUndo }, index) => (
          <path key={index} d={d} className={classes.edge} data-undo={isUndo || undefined} />
        ))}
        {picture.boxes.map((box) => {
          const mark = marked.get(box.id);
          return (
            <g key={box.id} className={classes.node} data-kind={mark?.kind} data-node={box.id}>
              <rect
                x={box.x}
                y={box.y}
                width={box.width}
                height={box.height}
                rx={CORNER}
                data-frame={box.isFrame || undefined}
              />
              <text x={box.x + 16} y={box.y + (box.isFrame ? 36 : box.height / 2 + 8)}>
                {box.name}
              </text>
              {mark?.order === undefined ? null : (
                <>
                  <circle cx={box.x + box.width - 8} cy={box.y + 6} r={18} />
                  <text
                    className={classes.order}
                    x={box.x + box.width - 8}
                    y={box.y + 14}
                    textAnchor="middle"
                  >
                    {mark.order}
                  </text>
                </>
              )}
            </g>
          );
        })}
      </svg>
      <figcaption className={classes.legend}>
        {marks
          .filter(({ kind }) => [...marked.values()].some((mark) => mark.kind === kind))
          .map(({ kind }) => (
            <span key={kind} data-kind={kind}>
              {words.operators.legend[kind]}
            </span>
          ))}
      </figcaption>
    </figure>
  );
});

function markedBy(marks: readonly Mark[]) {
  const marked = new Map<string, { kind: Mark["kind"]; order: number | undefined }>();
  for (const { kind, nodes, isOrdered } of marks)
    nodes.forEach((node, index) => {
      if (!marked.has(node))
        marked.set(node, { kind, order: isOrdered === true ? index + 1 : undefined });
    });
  return marked;
}
