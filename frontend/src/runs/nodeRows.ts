// The nodes of a run in the order in which a person reads them; pure.
import type { NodeView, RunView } from "../api/types";
import type { Flow } from "../model/flow";
import { instantOf } from "../ui/time";

export interface NodeRow {
  readonly node: string;
  readonly name: string;
  readonly view: NodeView;
}

/** As they started; what has not started comes last, as the document has it. */
export function nodeRowsOf(run: RunView, flow: Flow | undefined): readonly NodeRow[] {
  const known = new Map(
    flow?.nodes.map(({ id, name }, index) => [id, { name: name ?? id, index }]),
  );
  return Object.entries(run.nodes)
    .map(([node, view]) => ({
      node,
      view,
      name: known.get(node)?.name ?? node,
      start: instantOf(view.started_at) ?? Infinity,
      index: known.get(node)?.index ?? 0,
    }))
    .sort((a, b) => (a.start === b.start ? a.index - b.index : a.start - b.start));
}
