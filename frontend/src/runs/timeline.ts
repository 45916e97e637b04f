// A run's nodes as bars over time; pure, the present is an argument.
import type { NodeView, RunView } from "../api/types";
import type { Flow } from "../model/flow";
import { instantOf } from "../ui/time";
import { timeScale, type Break } from "./timeScale";

export interface Bar {
  readonly node: string;
  readonly name: string;
  readonly view: NodeView;
  /** null: it has not started. */
  readonly span: { readonly from: number; readonly to: number } | null;
  readonly ms: number | null;
}

export interface Timeline {
  readonly bars: readonly Bar[];
  readonly breaks: readonly Break[];
}

/** Their end is that of the undo, which says nothing of how long they took. */
const UNDONE: ReadonlySet<string> = new Set(["compensating", "compensated", "compensation_failed"]);

/** In the order in which nodes started; what has not comes last, as the document has it. */
export function timelineOf(run: RunView, flow: Flow | undefined, now: number): Timeline {
  const names = new Map(flow?.nodes.map(({ id, name }) => [id, name ?? id]));
  const place = new Map(flow?.nodes.map(({ id }, index) => [id, index]));
  const spans = Object.entries(run.nodes).map(([node, view]) => ({
    node,
    view,
    start: instantOf(view.started_at),
    end: instantOf(view.ended_at) ?? now,
  }));
  const begun = instantOf(run.started_at) ?? instantOf(run.created_at);
  const instants = spans.flatMap(({ start, end }) => (start === null ? [] : [start, end]));
  const scale = timeScale(begun === null ? instants : [begun, ...instants]);
  const bars = spans
    .sort(
      (a, b) =>
        (a.start ?? Infinity) - (b.start ?? Infinity) ||
        (place.get(a.node) ?? 0) - (place.get(b.node) ?? 0),
    )
    .map(({ node, view, start, end }): Bar => ({
      node,
      name: names.get(node) ?? node,
      view,
      span: start === null ? null : { from: scale.place(start), to: scale.place(end) },
      ms: start === null || UNDONE.has(view.state) ? null : Math.max(0, end - start),
    }));
  return { bars, breaks: scale.breaks };
}
