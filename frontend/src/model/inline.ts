// Puts the nodes of a called flow in the place of the call: extraction the other way round.
import { words } from "../words/words";
import { isCompensation, isTrigger, OUT, portOf } from "./catalog";
import type { Edit } from "./change";
import { rewriteIn, soleExpression, type Chain } from "./chains";
import { fragmentOf, paste } from "./clipboard";
import type { Flow, FlowEdge, FlowNode, Json, JsonObject, NodeId } from "./flow";
import { pointOf } from "./geometry";
import { Refused } from "./extractInput";

const { extract: said } = words.model;

export interface Inlined {
  readonly edit: Edit;
  readonly ids: readonly NodeId[];
}

/** The edit, or the sentence that says why not. `called` is the flow that the node calls. */
export function inlineCall(flow: Flow, id: NodeId, called: Flow): Inlined | string {
  const call = flow.nodes.find((node) => node.id === id);
  if (call?.type !== "flow.call") return said.noCall;
  if (call.config?.["wait"] === false) return said.detached;
  if (called.vars !== undefined && Object.keys(called.vars).length > 0) return said.versions;
  if (called.nodes.some((node) => node.type === "flow.return")) return said.output;
  const around = flow.edges.filter(
    (edge) => edge.from === id && (portOf(edge) !== OUT || isCompensation(edge)),
  );
  if (around.length > 0 || flow.edges.some((edge) => edge.to === id && isCompensation(edge)))
    return said.callEdges;
  try {
    return putIn(flow, call, withoutTriggers(called));
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

function withoutTriggers(called: Flow): Flow {
  const gone = new Set(called.nodes.filter((node) => isTrigger(node.type)).map((node) => node.id));
  return {
    ...called,
    nodes: called.nodes.filter((node) => !gone.has(node.id)),
    edges: called.edges.filter((edge) => !gone.has(edge.from)),
  };
}

function putIn(flow: Flow, call: FlowNode, called: Flow): Inlined {
  const handed = handOver(call);
  const inner: Flow = {
    ...called,
    nodes: called.nodes.map((node) => ({
      ...node,
      ...(node.config === undefined ? {} : { config: rewriteIn(node.config, handed) }),
      ...(node.parent === undefined && call.parent !== undefined ? { parent: call.parent } : {}),
    })),
    edges: called.edges.map((edge) =>
      edge.when === undefined ? edge : { ...edge, when: rewriteIn(edge.when, handed) },
    ),
  };
  const rest: Flow = { ...flow, nodes: flow.nodes.filter((node) => node.id !== call.id) };
  const all = called.nodes.map((node) => node.id);
  const fragment = fragmentOf(inner, all);
  const pasted = paste(rest, fragment, pointOf(flow, call.id));
  const giveBack = outputReader(flow, call.id, called, handed, pasted.names);
  const outer = outerEdges(flow, call.id, called, pasted.names);
  return { ids: pasted.ids, edit: editOf(call.id, pasted.edit, outer, giveBack) };
}

/** `input.card` says what the call's input says there. */
function handOver(call: FlowNode): (chain: Chain) => string | null {
  const input = call.config?.["input"] ?? {};
  if (typeof input !== "object" || Array.isArray(input)) throw new Refused(said.inputExpression);
  const fields = input as JsonObject;
  return ({ path, text, after }) => {
    const [root, field] = path;
    if (root !== "input") return null;
    if (field === undefined || /^\s*\[/.test(after)) throw new Refused(said.whole(text));
    const value = fields[field];
    const inside = path
      .slice(2)
      .map((step) => (/^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `["${step}"]`));
    return written(value, text) + inside.join("");
  };
}

/** A value as an expression says it. */
function written(value: Json | undefined, text: string): string {
  if (value === undefined) throw new Refused(said.whole(text));
  if (typeof value === "string" && /\{\{|\{%/.test(value)) {
    const sole = soleExpression(value);
    if (sole === null) throw new Refused(said.inputExpression);
    return /^[\w.[\]"']+$/.test(sole) ? sole : `(${sole})`;
  }
  if (/\{\{|\{%/.test(JSON.stringify(value))) throw new Refused(said.inputExpression);
  return JSON.stringify(value).replace(/\bnull\b/g, "none");
}

/** What read the call's output reads the nodes that gave it. */
function outputReader(
  flow: Flow,
  call: NodeId,
  called: Flow,
  handed: (chain: Chain) => string | null,
  names: ReadonlyMap<NodeId, NodeId>,
): (value: Json) => Json {
  const renamed = ({ path, text }: Chain): string | null => {
    const name = path[0] === "nodes" ? names.get(path[1] ?? "") : undefined;
    if (name === undefined) return null;
    const rest = text.replace(/^nodes\s*(\.\s*\w+|\[[^\]]*\])/, "");
    return `nodes.${name}${rest}`;
  };
  const output = called.output ?? defaultOutput(called);
  const change = ({ path, text }: Chain): string | null => {
    if (path[0] !== "nodes" || path[1] !== call) return null;
    const field = path[3];
    if (path[2] !== "output" || typeof output !== "object" || field === undefined)
      throw new Refused(said.whole(text));
    const value = (output as JsonObject)[field];
    const sole = typeof value === "string" ? soleExpression(value) : null;
    if (sole === null) throw new Refused(said.whole(text));
    const own = rewriteIn(rewriteIn(`{{ ${sole} }}`, handed), renamed).slice(3, -3);
    const steps = path
      .slice(4)
      .map((step) => (/^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `["${step}"]`));
    return (/^[\w.[\]"']+$/.test(own) ? own : `(${own})`) + steps.join("");
  };
  const rewrite = (value: Json): Json => rewriteIn(value, change);
  for (const node of flow.nodes) rewrite(node.config ?? null);
  for (const edge of flow.edges) rewrite(edge.when ?? null);
  rewrite(flow.output ?? null);
  return rewrite;
}

/** Without an output of its own a flow yields those of its leaves. */
const defaultOutput = (called: Flow): JsonObject =>
  Object.fromEntries(ends(called, "from").map((id) => [id, `{{ nodes.${id}.output }}`]));

/** Nodes of the flow's own level that no edge leaves (or none enters), undos left out. */
function ends(called: Flow, end: "from" | "to"): NodeId[] {
  const undos = new Set(called.edges.filter(isCompensation).map((edge) => edge.to));
  const wired = new Set(
    called.edges.filter((edge) => !isCompensation(edge)).map((edge) => edge[end]),
  );
  return called.nodes
    .filter((node) => node.parent === undefined && !undos.has(node.id) && !wired.has(node.id))
    .map((node) => node.id);
}

function outerEdges(
  flow: Flow,
  call: NodeId,
  called: Flow,
  names: ReadonlyMap<NodeId, NodeId>,
): FlowEdge[] {
  const name = (id: NodeId): NodeId => names.get(id) ?? id;
  return flow.edges.flatMap((edge): FlowEdge[] => {
    if (edge.to === call) return ends(called, "to").map((id) => ({ ...edge, to: name(id) }));
    if (edge.from === call) return ends(called, "from").map((id) => ({ ...edge, from: name(id) }));
    return [edge];
  });
}

function editOf(
  call: NodeId,
  pasted: Edit,
  edges: readonly FlowEdge[],
  rewrite: (value: Json) => Json,
): Edit {
  return {
    label: said.inline,
    recipe: (draft) => {
      draft.nodes = draft.nodes.filter((node) => node.id !== call);
      for (const node of draft.nodes)
        if (node.config !== undefined) node.config = rewrite(node.config) as JsonObject;
      draft.edges = edges.map((edge) =>
        edge.when === undefined ? { ...edge } : { ...edge, when: rewrite(edge.when) as string },
      );
      if (draft.output !== undefined) draft.output = rewrite(draft.output);
      if (draft.layout !== undefined) Reflect.deleteProperty(draft.layout, call);
      pasted.recipe(draft);
    },
  };
}
