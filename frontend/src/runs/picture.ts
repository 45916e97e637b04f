// The boxes and lines of a small picture of a flow; pure.
import { isScope } from "../model/catalog";
import type { Flow } from "../model/flow";
import { absolutePoint, sizeOf } from "../model/geometry";

interface Box {
  readonly id: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isFrame: boolean;
}

interface Line {
  readonly d: string;
  readonly isUndo: boolean;
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly edges: readonly Line[];
  readonly view: readonly [number, number, number, number];
}

/** Of a larger flow nothing could be read. */
const NODES_MAX = 200;
const NAME_CHARS_MAX = 15;
const MARGIN = 32;

export function pictureOf(flow: Flow): Picture {
  if (flow.nodes.length > NODES_MAX) return { boxes: [], edges: [], view: [0, 0, 1, 1] };
  const boxes = flow.nodes
    .map((node): Box => {
      const [x, y] = absolutePoint(flow, node.id);
      const name = node.name ?? node.id;
      const short = name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX - 1)}…` : name;
      return { id: node.id, name: short, x, y, ...sizeOf(flow, node), isFrame: isScope(node.type) };
    })
    .sort((a, b) => Number(b.isFrame) - Number(a.isFrame) || b.width - a.width);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const edges = flow.edges.flatMap(({ from, to, kind }): Line[] => {
    const [a, b] = [byId.get(from), byId.get(to)];
    if (a === undefined || b === undefined) return [];
    const isUndo = kind === "compensation";
    return [{ d: isUndo ? down(a, b) : across(a, b), isUndo }];
  });
  return { boxes, edges, view: viewOf(boxes) };
}

function across(a: Box, b: Box): string {
  const [x1, y1] = [a.x + a.width, a.y + a.height / 2];
  const [x2, y2] = [b.x, b.y + b.height / 2];
  const bend = Math.max(40, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

function down(a: Box, b: Box): string {
  const [x1, y1] = [a.x + a.width / 2, a.y + a.height];
  const [x2, y2] = [b.x + b.width / 2, b.y];
  return `M${x1} ${y1}C${x1} ${y1 + 40} ${x2} ${y2 - 40} ${x2} ${y2}`;
}

function viewOf(boxes: readonly Box[]): Picture["view"] {
  const left = Math.min(...boxes.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...boxes.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + MARGIN;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + MARGIN;
  return [left, top, right - left, bottom - top];
}
