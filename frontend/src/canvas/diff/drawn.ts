// Two states of a flow as pictures, each node and edge with the mark of what became of it.
import type { Edge, Node } from "@xyflow/react";

import { edgeKeys } from "../../model/connect";
import type { FlowDiff } from "../../model/diff";
import type { Flow, FlowEdge, NodeId } from "../../model/flow";
import type { FindAction } from "../../store/context";
import { factsOf, projectNodes, type CardData } from "../project";
import { projectEdges } from "../projectEdges";

export type Mark = "same" | "added" | "removed" | "changed";
export interface DiffData extends CardData {
  readonly mark: Mark;
  /** Which settings changed. */
  readonly what: string;
}
export type DiffCard = Node<DiffData, "card" | "frame">;
export type DiffEdge = Edge;
export interface Picture {
  readonly nodes: DiffCard[];
  readonly edges: DiffEdge[];
}

type Marks = ReadonlyMap<NodeId, readonly [Mark, string]>;

export function drawn(
  before: Flow | null,
  after: Flow,
  found: FlowDiff | null,
  findAction: FindAction,
): Picture[] {
  const what = new Map(
    (found?.changed ?? []).map((each) => [
      each.after.id,
      each.fields.map(({ path }) => path.join(".").replace(/^config\./, "")).join(", "),
    ]),
  );
  const marksOf = (side: "before" | "after", mark: Mark, list: readonly { id: string }[]): Marks =>
    new Map<NodeId, readonly [Mark, string]>([
      ...list.map(({ id }) => [id, [mark, ""]] as const),
      ...(found?.changed ?? []).map(
        (each) => [each[side].id, ["changed", what.get(each.after.id) ?? ""]] as const,
      ),
    ]);
  const old = marksOf("before", "removed", found?.removed ?? []);
  const now = marksOf("after", "added", found?.added ?? []);
  const gone = found?.removedEdges ?? [];
  const come = found?.addedEdges ?? [];
  const kept = found?.changedEdges ?? [];
  const pictures = [
    pictureOf(
      after,
      now,
      edgeMarks(
        "added",
        come,
        kept.map((each) => each.after),
      ),
      findAction,
    ),
  ];
  if (before !== null)
    pictures.unshift(
      pictureOf(
        before,
        old,
        edgeMarks(
          "removed",
          gone,
          kept.map((each) => each.before),
        ),
        findAction,
      ),
    );
  return pictures;
}

type EdgeMark = (edge: FlowEdge) => Mark;

function edgeMarks(mark: Mark, own: readonly FlowEdge[], changed: readonly FlowEdge[]): EdgeMark {
  const text = (edge: FlowEdge) => JSON.stringify(edge);
  const marks = new Map<string, Mark>([
    ...own.map((edge) => [text(edge), mark] as const),
    ...changed.map((edge) => [text(edge), "changed"] as const),
  ]);
  return (edge) => marks.get(text(edge)) ?? "same";
}

/** What is folded stays so, unless something in it has changed: a difference must be seen. */
function stillFolded(flow: Flow, marks: Marks): string[] {
  const homes = new Map(flow.nodes.map(({ id, parent }) => [id, parent]));
  const open = new Set<string>();
  for (const id of marks.keys()) {
    for (let home = homes.get(id); home !== undefined && !open.has(home); home = homes.get(home)) {
      open.add(home);
    }
  }
  return (flow.collapsed ?? []).filter((id) => homes.has(id) && !open.has(id));
}

function pictureOf(flow: Flow, marks: Marks, markOf: EdgeMark, findAction: FindAction): Picture {
  const keys = edgeKeys(flow.edges);
  const byKey = new Map(flow.edges.map((edge, index) => [keys[index], markOf(edge)]));
  const facts = factsOf({
    flow: { ...flow, collapsed: stillFolded(flow, marks) },
    findAction,
    findings: [],
    basis: null,
    hidesUndo: false,
  });
  return {
    nodes: projectNodes(facts, new Map()).map((node): DiffCard => {
      const [mark, what] = marks.get(node.id) ?? ["same", ""];
      return { ...node, data: { ...node.data, mark, what } };
    }),
    edges: projectEdges(facts, new Map()).map(
      ({ id, source, target, sourceHandle = null, targetHandle = null }) => ({
        id,
        source,
        target,
        sourceHandle,
        targetHandle,
        className: byKey.get(id) ?? "same",
      }),
    ),
  };
}
