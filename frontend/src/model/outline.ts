// A flow as a tree to be read from top to bottom: triggers, flow order, scopes and groups as branches, undos under what they undo.
import { isCompensation, isTrigger } from "./catalog";
import type { Flow, FlowNode, NodeId } from "./flow";

export interface Branch {
  /** A node's id; a group's id after `group:`. */
  readonly key: string;
  readonly kind: "node" | "undo" | "group";
  readonly id: string;
  readonly children: readonly Branch[];
}

/** A visible line of the tree, with what a screen reader says of its place. */
export interface Line {
  readonly key: string;
  readonly kind: Branch["kind"];
  readonly id: string;
  readonly level: number;
  readonly position: number;
  readonly count: number;
  readonly parent: string | null;
  /** null: nothing is below it. */
  readonly isOpen: boolean | null;
}

export function outlineOf(flow: Flow): readonly Branch[] {
  const order = flowOrder(flow);
  const undoOf = new Map<NodeId, NodeId>();
  for (const edge of flow.edges) if (isCompensation(edge)) undoOf.set(edge.to, edge.from);
  const homes = new Map<string | undefined, FlowNode[]>();
  const undos = new Map<NodeId, FlowNode[]>();
  const known = new Set(flow.nodes.map((node) => node.id));
  for (const node of order) {
    const undone = undoOf.get(node.id);
    const home = node.parent !== undefined && known.has(node.parent) ? node.parent : undefined;
    if (undone !== undefined && known.has(undone) && undone !== node.id) put(undos, undone, node);
    else put(homes, home, node);
  }
  const groupOf = new Map(
    (flow.groups ?? []).flatMap((group) => group.nodes.map((id) => [id, group] as const)),
  );
  const seen = new Set<NodeId>();
  const branchOf = (node: FlowNode, kind: "node" | "undo"): Branch[] => {
    if (seen.has(node.id)) return [];
    seen.add(node.id);
    const below = (undos.get(node.id) ?? []).flatMap((undo) => branchOf(undo, "undo"));
    return [{ key: node.id, kind, id: node.id, children: [...below, ...level(node.id)] }];
  };
  const level = (home: string | undefined): Branch[] => {
    const nodes = homes.get(home) ?? [];
    const done = new Set<string>();
    return nodes.flatMap((node): Branch[] => {
      const group = groupOf.get(node.id);
      if (group === undefined) return branchOf(node, "node");
      if (done.has(group.id)) return [];
      done.add(group.id);
      const members = nodes.filter((each) => groupOf.get(each.id) === group);
      const children = members.flatMap((each) => branchOf(each, "node"));
      return [{ key: `group:${group.id}`, kind: "group", id: group.id, children }];
    });
  };
  const tree = level(undefined);
  // Undos that undo each other hang below nothing.
  const lost = order.filter((node) => !seen.has(node.id));
  return [...tree, ...lost.flatMap((node) => branchOf(node, "undo"))];
}

/** The lines that are seen while some branches are folded. */
export function linesOf(tree: readonly Branch[], folded: ReadonlySet<string>): readonly Line[] {
  const lines: Line[] = [];
  const visit = (branches: readonly Branch[], level: number, parent: string | null) => {
    branches.forEach(({ key, kind, id, children }, index) => {
      const isOpen = children.length === 0 ? null : !folded.has(key);
      const place = { level, position: index + 1, count: branches.length, parent };
      lines.push({ key, kind, id, ...place, isOpen });
      if (isOpen === true) visit(children, level + 1, key);
    });
  };
  visit(tree, 1, null);
  return lines;
}

/** Only branches that are wanted, with all above them. */
export function filtered(tree: readonly Branch[], isWanted: (branch: Branch) => boolean): Branch[] {
  return tree.flatMap((branch) => {
    const children = filtered(branch.children, isWanted);
    return children.length > 0 || isWanted(branch) ? [{ ...branch, children }] : [];
  });
}

/** Triggers first, then each node after all that lead to it; a circle comes last, as it is written. */
export function flowOrder(flow: Flow): readonly FlowNode[] {
  const byId = new Map(flow.nodes.map((node) => [node.id, node]));
  const left = new Map(flow.nodes.map((node) => [node.id, 0]));
  const next = new Map<NodeId, NodeId[]>();
  for (const edge of flow.edges) {
    if (isCompensation(edge) || !byId.has(edge.from) || !left.has(edge.to)) continue;
    left.set(edge.to, (left.get(edge.to) ?? 0) + 1);
    put(next, edge.from, edge.to);
  }
  const starts = flow.nodes.filter((node) => left.get(node.id) === 0);
  const open = [
    ...starts.filter((node) => isTrigger(node.type)),
    ...starts.filter((node) => !isTrigger(node.type)),
  ];
  const order = new Set<FlowNode>();
  for (const node of open) {
    order.add(node);
    for (const id of next.get(node.id) ?? []) {
      const count = (left.get(id) ?? 0) - 1;
      left.set(id, count);
      const follower = byId.get(id);
      if (count === 0 && follower !== undefined) open.push(follower);
    }
  }
  return [...order, ...flow.nodes.filter((node) => !order.has(node))];
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
