// What the model must know of an action: its ports and how its card reads; the manifest has more.
import { cronWords } from "./cronWords";
import type { Flow, FlowEdge, FlowNode, Json, NodeId } from "./flow";

/** The part of a manifest's entry that drawing and connecting need. */
export interface ActionLike {
  readonly type: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly icon: string;
  readonly ports: readonly string[];
  readonly subtitle: string;
  /** The form's schema; known of actions that come from the manifest. */
  readonly config_schema?: Readonly<Record<string, unknown>>;
  /** The types of credentials that it takes. */
  readonly credentials?: readonly string[];
}

export const OUT = "out";
export const ERROR = "error";

const SCOPES: ReadonlySet<string> = new Set(["flow.map", "flow.repeat", "flow.try"]);
/** They end a run or start one: nothing can follow from their failure. */
const WITHOUT_ERROR: ReadonlySet<string> = new Set(["flow.return"]);

export const isTrigger = (type: string): boolean => type.startsWith("trigger.");
export const isScope = (type: string): boolean => SCOPES.has(type);

/** Ports an edge can leave from, `error` last; ports that edges use and the action lacks come too. */
export function portsOf(
  node: FlowNode,
  spec: ActionLike | undefined,
  used: readonly string[],
): string[] {
  const ports = node.type === "flow.switch" ? switchPorts(node) : [...(spec?.ports ?? [OUT])];
  if (node.on_error === "continue" && !ports.includes(OUT)) ports.push(OUT);
  if (!isTrigger(node.type) && !WITHOUT_ERROR.has(node.type)) ports.push(ERROR);
  for (const port of used) if (!ports.includes(port)) ports.push(port);
  return [
    ...ports.filter((port) => port !== ERROR),
    ...ports.filter((port) => port === ERROR).slice(0, 1),
  ];
}

function switchPorts(node: FlowNode): string[] {
  const cases = node.config?.["cases"];
  const named = Array.isArray(cases) ? cases.map(portOfCase).filter((port) => port !== "") : [];
  return [...new Set([...named, "else"])];
}

function portOfCase(entry: Json): string {
  if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return "";
  const port = (entry as { port?: Json }).port;
  return typeof port === "string" ? port : "";
}

/** The port of an edge, with the default filled in. */
export const portOf = (edge: FlowEdge): string => edge.port ?? OUT;
export const isCompensation = (edge: FlowEdge): boolean => edge.kind === "compensation";

/** Nodes that undo another: targets of compensation edges. */
export function handlers(flow: Flow): Set<NodeId> {
  return new Set(flow.edges.filter(isCompensation).map((edge) => edge.to));
}

/** What the card's first line says. */
export function titleOf(node: FlowNode, spec: ActionLike | undefined): string {
  return node.name ?? spec?.title ?? node.id;
}

/** What the card's second line says: the action's own pattern filled from config, else its title. */
export function subtitleOf(node: FlowNode, spec: ActionLike | undefined): string {
  if (spec === undefined) return node.type;
  const filled = spec.subtitle.replace(/\{([\w.]+)\}/g, (_, name: string) =>
    brief(node.config?.[name] ?? defaultOf(spec, name)),
  );
  const text = filled
    .replace(/\s+/g, " ")
    .replace(/[\s/·,:-]+$/, "")
    .trim();
  if (text === "") return titleOf(node, spec) === spec.title ? spec.summary : spec.title;
  return node.type === "trigger.schedule" ? cronWords(text) : text;
}

/** What the action takes when the field is left out, as its schema says. */
function defaultOf(spec: ActionLike, name: string): Json | undefined {
  const properties = spec.config_schema?.["properties"];
  if (properties === null || typeof properties !== "object") return undefined;
  const field = (properties as Record<string, { default?: Json } | undefined>)[name];
  return field?.default;
}

function brief(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return withoutHost(value);
  if (Array.isArray(value)) return `${value.length}`;
  if (typeof value === "object") return Object.keys(value).join(", ");
  return String(value);
}

/** `https://api.shop.test/orders` and `{{ input.shop }}/orders` read `/orders` on a card. */
function withoutHost(text: string): string {
  const match = /^(?:https?:\/\/[^/{]+|\{\{[^{}]*\}\})(\/.+)$/.exec(text);
  return match?.[1] ?? text;
}
