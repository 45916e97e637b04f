// A flow as a small drawing: boxes in the order they run, wires between them; no words, no canvas.
import { categoryColor } from "../../catalog/category";
import { isCompensation } from "../../model/catalog";
import type { Flow, NodeId } from "../../model/flow";
import classes from "./Templates.module.css";

const [BOX_W, BOX_H, GAP_X, GAP_Y] = [44, 22, 22, 14];
const MARGIN = 12;

export function FlowPicture({ flow, label }: { flow: Flow; label: string }) {
  const places = placed(flow);
  const width = Math.max(...[...places.values()].map(([x]) => x)) + BOX_W + MARGIN;
  const height = Math.max(...[...places.values()].map(([, y]) => y)) + BOX_H + MARGIN;
  return (
    <svg
      className={classes.picture}
      viewBox={`0 0 ${Math.max(width, 120)} ${Math.max(height, 60)}`}
      role="img"
      aria-label={label}
    >
      {flow.edges.map((edge, index) => {
        const [from, to] = [places.get(edge.from), places.get(edge.to)];
        if (from === undefined || to === undefined) return null;
        return <path key={index} d={wire(from, to)} data-undo={isCompensation(edge)} />;
      })}
      {flow.nodes.map(({ id, type }) => {
        const [x, y] = places.get(id) ?? [0, 0];
        const color = categoryColor(type.split(".")[0] ?? "");
        return (
          <g key={id}>
            <rect className={classes.box} x={x} y={y} width={BOX_W} height={BOX_H} rx={5} />
            <rect
              className={classes.tile}
              x={x + 4}
              y={y + 4}
              width={14}
              height={14}
              rx={4}
              fill={color}
            />
          </g>
        );
      })}
    </svg>
  );
}

type At = readonly [x: number, y: number];

function wire([ax, ay]: At, [bx, by]: At): string {
  const [sx, sy, ex, ey] = [ax + BOX_W, ay + BOX_H / 2, bx, by + BOX_H / 2];
  const middle = (sx + ex) / 2;
  return ex > sx
    ? `M${sx},${sy} C${middle},${sy} ${middle},${ey} ${ex},${ey}`
    : `M${ax + BOX_W / 2},${ay + BOX_H} L${bx + BOX_W / 2},${by}`;
}

/** Each node one column behind the last that leads to it; what undoes another stands below it. */
function placed(flow: Flow): Map<NodeId, At> {
  const column = new Map<NodeId, number>();
  const edges = flow.edges.filter((edge) => !isCompensation(edge));
  const columnOf = (id: NodeId, seen: ReadonlySet<NodeId>): number => {
    const known = column.get(id);
    if (known !== undefined) return known;
    const parent = flow.nodes.find((node) => node.id === id)?.parent;
    const before = [...edges.filter((edge) => edge.to === id).map((edge) => edge.from)];
    if (parent !== undefined) before.push(parent);
    const deepest = before
      .filter((each) => !seen.has(each))
      .reduce((most, each) => Math.max(most, columnOf(each, new Set([...seen, id])) + 1), 0);
    column.set(id, deepest);
    return deepest;
  };
  const undone = new Map(flow.edges.filter(isCompensation).map(({ from, to }) => [to, from]));
  const rows = new Map<number, number>();
  const places = new Map<NodeId, At>();
  for (const late of [false, true])
    for (const { id } of flow.nodes) {
      if (undone.has(id) !== late) continue;
      const at = columnOf(undone.get(id) ?? id, new Set());
      const row = rows.get(at) ?? 0;
      rows.set(at, row + 1);
      places.set(id, [MARGIN + at * (BOX_W + GAP_X), MARGIN + row * (BOX_H + GAP_Y)]);
    }
  return places;
}
