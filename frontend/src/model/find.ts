// Search inside a flow: names, ids, types, texts of settings, conditions, notes, and who reads a name; pure.
import type { Flow, FlowNode, Json, NodeId } from "./flow";

export interface Place {
  /** null: the flow itself. */
  readonly node: NodeId | null;
  /** Index into the document's edges, when it is an edge's condition. */
  readonly edge?: number;
  /** Dotted path, such as `name`, `config.url`, `when`, `output`. */
  readonly field: string;
  readonly text: string;
  /** Where the text was found in it. */
  readonly start: number;
  readonly length: number;
}

const PLACES_MAX = 1_000;
const READ = /^(nodes|input|vars|callbacks|item|index|previous|run)(\.[\w-]+)*\.?$/;

/** All places where the text stands, in the order of the document; at most a thousand. */
export function findIn(flow: Flow, wanted: string): readonly Place[] {
  const text = wanted.trim();
  if (text === "") return [];
  const isRead = READ.test(text) && text.length > 3;
  const found: Place[] = [];
  for (const { value, ...at } of textsOf(flow)) {
    const place = isRead ? readIn(value, text) : anywhere(value, text);
    if (place !== null) found.push({ ...at, text: value, ...place });
    if (found.length >= PLACES_MAX) break;
  }
  return found;
}

interface Hit {
  readonly start: number;
  readonly length: number;
}

function anywhere(value: string, text: string): Hit | null {
  const start = value.toLowerCase().indexOf(text.toLowerCase());
  return start === -1 ? null : { start, length: text.length };
}

/** `nodes.x` is not read where `nodes.xy` is; `nodes["x"]` reads the same. */
function readIn(value: string, name: string): Hit | null {
  if (!/\{\{|\{%/.test(value)) return null;
  const parts = name.replace(/\.$/, "").split(".");
  const steps = parts.map((part, index) =>
    index === 0 ? part : `(?:\\.${part}|\\[\\s*["']${part}["']\\s*\\])`,
  );
  const match = new RegExp(`(?<![\\w.])${steps.join("")}(?![\\w-])`).exec(value);
  return match === null ? null : { start: match.index, length: match[0].length };
}

interface Text {
  readonly node: NodeId | null;
  readonly edge?: number;
  readonly field: string;
  readonly value: string;
}

function* textsOf(flow: Flow): Generator<Text> {
  yield* ofFlow(flow);
  for (const node of flow.nodes) yield* ofNode(node);
  for (const [index, edge] of flow.edges.entries()) {
    if (edge.when !== undefined)
      yield { node: edge.from, edge: index, field: "when", value: edge.when };
  }
}

function* ofFlow(flow: Flow): Generator<Text> {
  const fields = ["name", "description", "input", "output", "vars"] as const;
  for (const field of fields) yield* inside(null, field, flow[field] ?? null);
  for (const note of flow.notes ?? []) yield { node: null, field: "notes", value: note.text };
  for (const group of flow.groups ?? [])
    if (group.name !== undefined) yield { node: null, field: "groups", value: group.name };
}

function* ofNode(node: FlowNode): Generator<Text> {
  const { id, name, type, config, credential, retry } = node;
  if (name !== undefined) yield { node: id, field: "name", value: name };
  yield { node: id, field: "id", value: id };
  yield { node: id, field: "type", value: type };
  if (config !== undefined) yield* inside(id, "config", config);
  if (credential !== undefined) yield { node: id, field: "credential", value: credential };
  if (typeof retry === "object") yield* inside(id, "retry", retry as unknown as Json);
}

/** Keys count as texts, too: that is where a field's name is looked for. */
function* inside(node: NodeId | null, field: string, value: Json): Generator<Text> {
  if (typeof value === "string") yield { node, field, value };
  else if (typeof value === "number" || typeof value === "boolean")
    yield { node, field, value: String(value) };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries())
      yield* inside(node, `${field}.${index}`, item as Json);
  else if (value !== null)
    for (const [key, item] of Object.entries(value)) {
      yield { node, field: `${field}.${key}`, value: key };
      if (item !== undefined) yield* inside(node, `${field}.${key}`, item);
    }
}
