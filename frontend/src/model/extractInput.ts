// What nodes that are cut out read from outside: each such chain becomes a field of the new flow's input.
import { words } from "../words/words";
import type { Chain } from "./chains";
import type { Flow, FlowNode, JsonObject, NodeId } from "./flow";
import { freshId, nodeSlug } from "./ids";

const { extract: said } = words.model;

/** Why a cut is impossible, found while it is made. */
export class Refused extends Error {}

/** Fields of the call's input: each chain that is read from outside is one. */
export class Inputs {
  private readonly fields = new Map<string, string>();

  /** The name by which the new flow reads it. */
  name(chain: Chain): string {
    const text = chain.text.replace(/\s+/g, "");
    for (const [name, known] of this.fields) if (known === text) return name;
    const steps = chain.path.filter(
      (step, index) => !(index === 0 && chain.path.length > 1) && step !== "output",
    );
    const wanted = nodeSlug(steps.slice(-2).join(" "));
    const name = freshId(wanted, (each) => this.fields.has(each));
    this.fields.set(name, text);
    return name;
  }

  schema(): { input?: JsonObject } {
    const names = [...this.fields.keys()];
    if (names.length === 0) return {};
    const properties = Object.fromEntries(names.map((name) => [name, {}]));
    return { input: { type: "object", properties, required: names } };
  }

  config(): { input?: JsonObject } {
    const entries = [...this.fields].map(([name, text]) => [name, `{{ ${text} }}`] as const);
    return entries.length === 0 ? {} : { input: Object.fromEntries(entries) };
  }
}

const OUTER: ReadonlySet<string> = new Set(["input", "vars", "run"]);
const SCOPED: Readonly<Record<string, readonly string[]>> = {
  item: ["flow.map"],
  index: ["flow.map", "flow.repeat"],
  previous: ["flow.repeat"],
};

/** What the chain says inside the new flow; null when it says the same there. */
export function passed(
  flow: Flow,
  node: FlowNode,
  chain: Chain,
  chosen: ReadonlySet<NodeId>,
  input: Inputs,
): string | null {
  const [root = "", id = ""] = chain.path;
  const isOuter =
    OUTER.has(root) ||
    ((root === "nodes" || root === "callbacks") && !chosen.has(id)) ||
    isOuterScope(flow, node, root, chosen);
  if (!isOuter) return null;
  const isWhole =
    (root === "nodes" && chain.path.length < 3) || (root === "callbacks" && id === "");
  if (isWhole || /^\s*(\[|\(|\|\s*(default|d)\b|is\s)/.test(chain.after))
    throw new Refused(said.whole(chain.text));
  return `input.${input.name(chain)}`;
}

/** Whether `item` and its like come from a scope that stays outside. */
function isOuterScope(
  flow: Flow,
  node: FlowNode,
  root: string,
  chosen: ReadonlySet<NodeId>,
): boolean {
  const types = SCOPED[root];
  if (types === undefined) return false;
  const byId = new Map(flow.nodes.map((each) => [each.id, each]));
  for (let at = byId.get(node.parent ?? ""); at !== undefined; at = byId.get(at.parent ?? ""))
    if (types.includes(at.type)) return !chosen.has(at.id);
  return false;
}
