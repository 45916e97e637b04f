// What stands in the way of cutting nodes out of a flow, as a sentence; pure.
import { words } from "../words/words";
import { isCompensation, isTrigger, OUT, portOf } from "./catalog";
import type { Flow, FlowEdge, FlowNode, NodeId } from "./flow";
import { stream } from "./walk";

const { extract: said } = words.model;

export function cutProblem(flow: Flow, chosen: ReadonlySet<NodeId>): string | null {
  const inside = flow.nodes.filter((node) => chosen.has(node.id));
  const roots = inside.filter((node) => node.parent === undefined || !chosen.has(node.parent));
  if (roots.length === 0) return said.nothing;
  if (inside.some((node) => isTrigger(node.type))) return said.trigger;
  if (new Set(roots.map((node) => node.parent)).size > 1) return said.scopes;
  return (
    undoProblem(flow, chosen) ?? betweenProblem(flow, chosen) ?? edgeProblem(flow, chosen, roots)
  );
}

function undoProblem(flow: Flow, chosen: ReadonlySet<NodeId>): string | null {
  const cut = flow.edges.find(
    (edge) => isCompensation(edge) && chosen.has(edge.from) !== chosen.has(edge.to),
  );
  return cut === undefined ? null : said.undo(nameOf(flow, cut.to));
}

/** A way that leaves the selection and comes back would be a circle around the call. */
function betweenProblem(flow: Flow, chosen: ReadonlySet<NodeId>): string | null {
  const after = stream(flow, chosen, "down");
  const before = stream(flow, chosen, "up");
  const between = [...after].find((id) => !chosen.has(id) && before.has(id));
  return between === undefined ? null : said.between(nameOf(flow, between));
}

function edgeProblem(
  flow: Flow,
  chosen: ReadonlySet<NodeId>,
  roots: readonly FlowNode[],
): string | null {
  const undos = new Set(flow.edges.filter(isCompensation).map((edge) => edge.to));
  const starts = roots.filter(
    (node) =>
      !undos.has(node.id) &&
      !flow.edges.some((edge) => edge.to === node.id && chosen.has(edge.from)),
  );
  const led = flow.edges.filter((edge) => chosen.has(edge.to) && !chosen.has(edge.from));
  const ways = new Map<NodeId, string[]>(starts.map((node) => [node.id, []]));
  for (const edge of led) {
    const known = ways.get(edge.to);
    // An edge into the middle: what stands before it would have to wait for both.
    if (known === undefined) return said.entries(nameOf(flow, edge.to));
    known.push(JSON.stringify([edge.from, portOf(edge), edge.when ?? ""]));
  }
  const kinds = new Set([...ways.values()].map((each) => each.sort().join()));
  const joins = new Set(starts.map((node) => node.join ?? "merge"));
  if (kinds.size > 1 || joins.size > 1)
    return said.entries(starts.map((node) => node.name ?? node.id).join(", "));
  return exitProblem(flow, chosen);
}

/** What follows from a port that decides, or from a node that may be skipped, would always follow from the call. */
function exitProblem(flow: Flow, chosen: ReadonlySet<NodeId>): string | null {
  const sure = surelyRun(flow, chosen);
  const left = flow.edges.filter((edge) => chosen.has(edge.from) && !chosen.has(edge.to));
  const bad = left.filter((edge) => portOf(edge) !== OUT || !sure.has(edge.from));
  const names = [...new Set(bad.map((edge) => nameOf(flow, edge.from)))];
  return names.length === 0 ? null : said.exits(names.join(", "));
}

/** Chosen nodes of the cut's own level that run whenever the first of them do, unless something fails. */
export function surelyRun(flow: Flow, chosen: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  const undos = new Set(flow.edges.filter(isCompensation).map((edge) => edge.to));
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const isLevel = (node: FlowNode) => node.parent === undefined || !chosen.has(node.parent);
  const level = flow.nodes.filter(
    (node) => chosen.has(node.id) && isLevel(node) && !undos.has(node.id) && node.disabled !== true,
  );
  const into = (node: FlowNode): FlowEdge[] =>
    flow.edges.filter(
      (edge) => edge.to === node.id && chosen.has(edge.from) && !isCompensation(edge),
    );
  const sure = new Set<NodeId>();
  for (let before = -1; before !== sure.size;) {
    before = sure.size;
    for (const node of level) {
      const edges = into(node);
      const live = edges.filter(
        (edge) =>
          sure.has(edge.from) &&
          portOf(edge) === OUT &&
          edge.when === undefined &&
          byId.get(edge.from)?.on_error === undefined,
      );
      const isSure = node.join === "all" ? live.length === edges.length : live.length > 0;
      if (edges.length === 0 || isSure) sure.add(node.id);
    }
  }
  return sure;
}

function nameOf(flow: Flow, id: NodeId): string {
  return flow.nodes.find((node) => node.id === id)?.name ?? id;
}
