// The rows of a run's timeline: a lane for each node, items of scopes grouped, the undo below; pure.
import type { Span } from "../api/types";
import type { Flow, FlowNode } from "../model/flow";
import { instantOf } from "../ui/time";

export interface Bar {
  readonly kind: Span["kind"] | "pause";
  readonly from: number;
  readonly to: number;
  readonly isOpen: boolean;
  readonly attempt: number | null;
  readonly outcome: string;
  readonly childRun: string | null;
}

export interface Lane {
  readonly kind: "lane";
  readonly key: string;
  readonly depth: number;
  readonly node: string;
  readonly name: string;
  /** null: the node has no items. */
  readonly frame: number | null;
  readonly position: number | null;
  /** Its place in the order of the undo. */
  readonly order: number | null;
  readonly bars: readonly Bar[];
}

/** One item of a map, one iteration of a repeat. */
export interface Group {
  readonly kind: "group";
  readonly key: string;
  readonly depth: number;
  readonly scope: string;
  readonly frame: number;
  readonly position: number;
  readonly isOpen: boolean;
  readonly bar: Bar;
}

export interface Heading {
  readonly kind: "heading";
  readonly key: string;
  /** The scope whose items follow; null: the undo follows. */
  readonly scope: string | null;
}

export type Row = Lane | Group | Heading;

export interface GanttInput {
  readonly spans: readonly Span[];
  readonly flow: Flow | undefined;
  /** Groups that a person opened or closed against what is usual. */
  readonly toggled: ReadonlySet<string>;
  readonly now: number;
}

/** So many items of a scope stand open at first. */
const OPEN_GROUPS_MAX = 3;
const LOST: ReadonlySet<string> = new Set(["failed", "lost", "aborted", "compensation_failed"]);

export function rowsOf({ spans, flow, toggled, now }: GanttInput): readonly Row[] {
  const nodes = new Map(flow?.nodes.map((node) => [node.id, node]));
  const lanes = lanesOf(spans, nodes, now);
  const forward = lanes.filter((lane) => lane.order === null);
  const rows: Row[] = [];
  const late: string[] = [];
  const below = new Map<string | undefined, Lane[]>();
  for (const lane of forward) put(below, parentOf(lane, nodes), lane);
  const emit = (lane: Lane, depth: number): void => {
    rows.push({ ...lane, depth });
    const inside = below.get(lane.node);
    if (inside === undefined) return;
    if (forward.filter(({ node }) => node === lane.node).length > 1) {
      // Which of them a frame belongs to is not recorded: they stand together further down.
      if (!late.includes(lane.node)) late.push(lane.node);
    } else inScope(lane.node, depth + 1);
  };
  const inScope = (scope: string, depth: number): void => {
    const inside = below.get(scope) ?? [];
    const loose = inside.filter(({ position }) => position === null);
    for (const lane of loose) emit(lane, depth);
    const frames = new Map<number, Lane[]>();
    for (const lane of inside) if (lane.position !== null) put(frames, lane.frame ?? 0, lane);
    for (const [frame, members] of [...frames].sort(byItem)) {
      const group = groupOf(scope, frame, members, depth, frames.size, toggled);
      rows.push(group);
      if (group.isOpen) for (const lane of members) emit(lane, depth + 1);
    }
  };
  for (const lane of below.get(undefined) ?? []) emit(lane, 0);
  for (const scope of late) {
    rows.push({ kind: "heading", key: `scope:${scope}`, scope });
    inScope(scope, 0);
  }
  const undo = lanes.filter((lane) => lane.order !== null);
  if (undo.length > 0) rows.push({ kind: "heading", key: "undo", scope: null }, ...undo);
  return rows;
}

const byItem = ([a, [first]]: [number, Lane[]], [b, [second]]: [number, Lane[]]): number =>
  (first?.position ?? 0) - (second?.position ?? 0) || a - b;

const parentOf = ({ node }: Lane, nodes: ReadonlyMap<string, FlowNode>): string | undefined => {
  const parent = nodes.get(node)?.parent;
  return parent !== undefined && nodes.has(parent) ? parent : undefined;
};

function put<Key, One>(map: Map<Key, One[]>, key: Key, one: One): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [one]);
  else known.push(one);
}

/** In the order in which they began; undos last, numbered. */
function lanesOf(
  spans: readonly Span[],
  nodes: ReadonlyMap<string, FlowNode>,
  now: number,
): readonly Lane[] {
  const grouped = new Map<string, Span[]>();
  for (const span of spans)
    put(grouped, `${span.kind === "undo" ? "undo:" : ""}${span.node}:${span.frame}`, span);
  let order = 0;
  return [...grouped].map(([key, [first, ...rest]]): Lane => {
    const all = first === undefined ? rest : [first, ...rest];
    const node = first?.node ?? "";
    const position = first?.position ?? null;
    const isUndo = first?.kind === "undo";
    if (isUndo) order += 1;
    return {
      kind: "lane",
      key,
      depth: 0,
      node,
      name: nodes.get(node)?.name ?? node,
      frame: position === null ? null : (first?.frame ?? null),
      position,
      order: isUndo ? order : null,
      bars: withPauses(all.map((span) => barOf(span, now))),
    };
  });
}

function barOf(span: Span, now: number): Bar {
  const from = instantOf(span.started_at) ?? now;
  const to = instantOf(span.ended_at);
  return {
    kind: span.kind,
    from,
    to: Math.max(from, to ?? now),
    isOpen: to === null,
    attempt: span.attempt,
    outcome: span.outcome,
    childRun: span.child_run ?? null,
  };
}

/** Between two tries of a node it waited. */
function withPauses(bars: readonly Bar[]): readonly Bar[] {
  return bars.flatMap((bar, index) => {
    const before = bars[index - 1];
    const isRetry = before !== undefined && before.attempt !== null && bar.attempt !== null;
    if (!isRetry || bar.from <= before.to) return [bar];
    const pause: Bar = {
      ...bar,
      kind: "pause",
      from: before.to,
      to: bar.from,
      outcome: "retrying",
    };
    return [{ ...pause, isOpen: false, childRun: null }, bar];
  });
}

function groupOf(
  scope: string,
  frame: number,
  members: readonly Lane[],
  depth: number,
  count: number,
  toggled: ReadonlySet<string>,
): Group {
  const key = `${scope}:${frame}`;
  const bars = members.flatMap((lane) => lane.bars);
  const isOpen = bars.some((bar) => bar.isOpen);
  const failed = bars.some((bar, index) => LOST.has(bar.outcome) && index === bars.length - 1);
  return {
    kind: "group",
    key,
    depth,
    scope,
    frame,
    position: members[0]?.position ?? 0,
    isOpen: count <= OPEN_GROUPS_MAX !== toggled.has(key),
    bar: {
      kind: "scope",
      from: bars.reduce((least, bar) => Math.min(least, bar.from), Infinity),
      to: bars.reduce((most, bar) => Math.max(most, bar.to), 0),
      isOpen,
      attempt: null,
      outcome: failed ? "failed" : isOpen ? "running" : "succeeded",
      childRun: null,
    },
  };
}

/** All moments at which something began or ended. */
export function instantsOf(rows: readonly Span[], now: number): number[] {
  return rows.flatMap(({ started_at, ended_at }) => {
    const from = instantOf(started_at);
    return from === null ? [] : [from, instantOf(ended_at) ?? now];
  });
}
