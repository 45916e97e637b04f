// Gives a node another type and keeps all that still fits: id, wires, undo, settings, fields of the same name and type.
import { isScope, isTrigger, type ActionLike } from "./catalog";
import type { Edit, NodeDraft } from "./change";
import { layoutOf } from "./edits";
import type { Flow, FlowNode, Json, JsonObject, NodeId } from "./flow";
import { FRAME_MIN } from "./geometry";
import { words } from "../words/words";

const { why } = words.palette.replace;

/** Why a node cannot become this action, as a sentence; null when it can. */
export function whyNotReplace(flow: Flow, id: NodeId, action: ActionLike): string | null {
  const node = flow.nodes.find((each) => each.id === id);
  if (node === undefined) return why.gone;
  if (isScope(node.type) && !isScope(action.type) && flow.nodes.some((each) => each.parent === id))
    return why.scope;
  if (!isTrigger(action.type)) return null;
  if (node.parent !== undefined) return why.triggerInScope;
  if (flow.edges.some((edge) => edge.to === id || (edge.from === id && edge.kind !== undefined)))
    return why.triggerLed;
  return null;
}

/** Edges stay as they are: one at a port that is gone is kept, and validation says so. */
export function replaceType(id: NodeId, action: ActionLike, before: ActionLike | undefined): Edit {
  return {
    label: words.palette.replace.label(action.title),
    recipe: (draft) => {
      const node = draft.nodes.find((each) => each.id === id);
      if (node === undefined) return;
      const wasScope = isScope(node.type);
      become(node, action, before);
      const layout = layoutOf(draft);
      const [x, y] = layout[id] ?? [0, 0];
      if (isScope(action.type) && !wasScope) layout[id] = [x, y, FRAME_MIN.width, FRAME_MIN.height];
      if (!isScope(action.type) && wasScope) layout[id] = [x, y];
    },
  };
}

function become(node: NodeDraft, action: ActionLike, before: ActionLike | undefined): void {
  const isCustom = node.name !== undefined && node.name !== before?.title;
  if (!isCustom) node.name = action.title;
  node.config = fitting(node.config ?? {}, action, before);
  if (!sharesCredentials(action, before)) delete node.credential;
  if (isTrigger(action.type)) forgetAttempts(node);
  node.type = action.type;
  node.version = action.version;
}

/** The credential stays where both take one of the same type; which type it is is not known here. */
function sharesCredentials(action: ActionLike, before: ActionLike | undefined): boolean {
  const types = before?.credentials ?? [];
  return (action.credentials ?? []).some((type) => types.includes(type));
}

/** A trigger is never attempted. */
function forgetAttempts(node: NodeDraft): void {
  for (const key of ["retry", "timeout", "deadline", "polling", "join", "on_error"] as const)
    Reflect.deleteProperty(node, key);
}

function fitting(
  config: JsonObject,
  action: ActionLike,
  before: ActionLike | undefined,
): JsonObject {
  const kept = Object.entries(config).filter(([name, value]) =>
    fits(value, fieldOf(action, name), fieldOf(before, name)),
  );
  return Object.fromEntries(kept);
}

/** An expression fits where the types are the same; a plain value where its own type is allowed. */
function fits(value: Json | undefined, field: Field | null, old: Field | null): boolean {
  if (field === null || value === undefined) return false;
  const types = typesOf(field);
  const allowed = field.enum;
  if (typeof value === "string" && /\{\{|\{%/.test(value))
    return old === null || types.length === 0 || typesOf(old).some((type) => types.includes(type));
  if (allowed !== undefined && !allowed.includes(value)) return false;
  return types.length === 0 || types.includes(typeOf(value));
}

interface Field {
  readonly type?: unknown;
  readonly anyOf?: readonly Field[];
  readonly enum?: readonly unknown[];
}

function fieldOf(action: ActionLike | undefined, name: string): Field | null {
  const fields = action?.config_schema?.["properties"];
  if (typeof fields !== "object" || fields === null) return null;
  return Object.hasOwn(fields, name) ? ((fields as Record<string, Field>)[name] ?? null) : null;
}

/** Empty: anything goes. */
function typesOf(field: Field): string[] {
  if (field.anyOf !== undefined) {
    const all = field.anyOf.map(typesOf);
    return all.some((types) => types.length === 0) ? [] : all.flat();
  }
  const types = [field.type].flat().filter((type): type is string => typeof type === "string");
  return types.map((type) => (type === "integer" ? "number" : type));
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The same node, for tests and tools that hold no draft. */
export const replaced = (
  node: FlowNode,
  action: ActionLike,
  before: ActionLike | undefined,
): FlowNode => {
  const copy: NodeDraft = { ...node };
  become(copy, action, before);
  return copy;
};
