// Which actions usually follow: what this flow does already after the same type, the same connector, then what hands expect.
import { isCompensation, isTrigger, type ActionLike } from "../model/catalog";
import type { Flow, FlowNode } from "../model/flow";
import type { ActionGroup } from "../store/context";
import type { Link } from "../store/ui";

const SUGGESTED_MAX = 5;
const RECENT_MAX = 5;
const RECENT_STORED_AS = "baton-recent-actions";
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  trigger: ["http.request", "flow.set", "flow.map", "flow.switch"],
  http: ["flow.switch", "flow.set", "flow.map", "sheets.append_rows", "storage.write"],
  storage: ["flow.map", "flow.set", "http.request"],
  sheets: ["flow.map", "flow.switch", "http.request"],
  queue: ["flow.map", "http.request", "flow.set"],
  tasks: ["flow.await_event", "flow.wait", "flow.set"],
  flow: ["http.request", "flow.set", "flow.switch", "flow.return"],
};
const AFTER_ERROR: readonly string[] = ["flow.fail", "http.request", "flow.approval", "flow.set"];
const UNDOES = /delete|remove|cancel|release|refund|undo/i;

/** Types in the order in which they are likely; empty when nothing is known of the place. */
export function suggested(
  flow: Flow,
  link: Link | null,
  groups: readonly ActionGroup[],
): readonly ActionLike[] {
  const anchor = anchorOf(flow, link);
  if (link === null || anchor === undefined) return [];
  const all = groups.flatMap((group) => group.actions);
  const byType = new Map(all.map((action) => [action.type, action]));
  const connector = connectorOf(anchor.type);
  const category = byType.get(anchor.type)?.category ?? connector;
  const same = all.filter(
    (action) => connectorOf(action.type) === connector && action.type !== anchor.type,
  );
  const types =
    link.kind === "undo"
      ? [...same.filter((action) => UNDOES.test(action.title)).map(typeOf), "http.request"]
      : link.kind === "from" && link.port === "error"
        ? AFTER_ERROR
        : [
            ...seenAfter(flow, anchor.type),
            ...(FOLLOWS[category] ?? []),
            ...(connector === "flow" || isTrigger(anchor.type) ? [] : same.map(typeOf)),
          ];
  return [...new Set(types)]
    .flatMap((type) => byType.get(type) ?? [])
    .filter((action) => !isTrigger(action.type))
    .slice(0, SUGGESTED_MAX);
}

function anchorOf(flow: Flow, link: Link | null): FlowNode | undefined {
  if (link === null || link.kind === "to") return undefined;
  const id = link.kind === "split" ? link.edge.from : link.node;
  return flow.nodes.find((node) => node.id === id);
}

/** What stands after nodes of that type in this flow, the most frequent first. */
function seenAfter(flow: Flow, type: string): string[] {
  const types = new Map(flow.nodes.map((node) => [node.id, node.type]));
  const counts = new Map<string, number>();
  for (const edge of flow.edges) {
    const next = types.get(edge.to);
    if (isCompensation(edge) || types.get(edge.from) !== type || next === undefined) continue;
    counts.set(next, (counts.get(next) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([next]) => next);
}

/** Types that were added lately in this browser, the last first. */
export function recentTypes(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(RECENT_STORED_AS) ?? "[]");
    return Array.isArray(value)
      ? value.filter((type) => typeof type === "string").slice(0, RECENT_MAX)
      : [];
  } catch {
    return [];
  }
}

export function remember(type: string): void {
  const types = [type, ...recentTypes().filter((each) => each !== type)].slice(0, RECENT_MAX);
  try {
    localStorage.setItem(RECENT_STORED_AS, JSON.stringify(types));
  } catch {
    // Without storage nothing is remembered; that is all.
  }
}

const typeOf = (action: ActionLike): string => action.type;
const connectorOf = (type: string): string => type.slice(0, type.indexOf("."));
