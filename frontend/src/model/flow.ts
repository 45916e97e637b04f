// The flow document `baton.flow/v1` as types, exactly as the server reads it; knows no React and no server.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export type NodeId = string;
export type Join = "merge" | "all" | "first";
export type OnUnknown = "rerun" | "fail" | "ask";
export type OnError = "fail" | "continue";
export type RetryPreset = "default" | "non_idempotent" | "long_outage" | "none";

/** A retry policy spelled out; durations are texts such as `500ms`, `30s`, `1h`. */
export interface RetryPolicy {
  readonly preset?: RetryPreset;
  readonly max_attempts?: number;
  readonly initial_delay?: string;
  readonly max_delay?: string;
  readonly multiplier?: number;
  readonly jitter?: number;
  /** Error codes, one of which may be an expression; or that expression alone. */
  readonly retry_on?: string | readonly string[];
  readonly max_duration?: string;
}

/** How often an action that only started something is asked for its end. */
export interface Polling {
  readonly initial_delay?: string;
  readonly multiplier?: number;
  readonly max_delay?: string;
  readonly max_duration?: string;
}

export interface FlowNode {
  readonly id: NodeId;
  readonly type: string;
  readonly version?: number;
  readonly name?: string;
  readonly config?: JsonObject;
  /** The credential's name, never its value. */
  readonly credential?: string;
  readonly retry?: RetryPreset | RetryPolicy;
  /** Per attempt. */
  readonly timeout?: string;
  /** For the whole node. */
  readonly deadline?: string;
  readonly polling?: Polling;
  readonly join?: Join;
  readonly on_error?: OnError;
  readonly on_unknown?: OnUnknown;
  /** The scope node (map, repeat, try) it lives in. */
  readonly parent?: NodeId;
  readonly disabled?: boolean;
}

export interface FlowEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  /** `out` when absent; `error`, or a port of the action. */
  readonly port?: string;
  /** An expression that must yield true or false. */
  readonly when?: string;
  readonly kind?: "compensation";
}

export interface FlowSettings {
  readonly deadline?: string;
  readonly max_running?: number;
  readonly on_failure?: "compensate" | "leave";
  readonly durability?: "every_node" | "start_and_end";
}

export type Point = readonly [x: number, y: number];

export const COLORS = ["neutral", "yellow", "green", "blue", "pink"] as const;
export type Color = (typeof COLORS)[number];

export interface FlowNote {
  /** Made by the server when missing; see model/notes. */
  readonly id?: string;
  /** Plain text; line ends are kept. */
  readonly text: string;
  readonly at: Point;
  readonly size: Point;
  /** `yellow` when absent. */
  readonly color?: Color;
}

/** A named frame behind nodes of one scope. */
export interface FlowGroup {
  readonly id: string;
  readonly name?: string;
  readonly nodes: readonly NodeId[];
  /** `neutral` when absent. */
  readonly color?: Color;
}

export interface Flow {
  readonly schema: "baton.flow/v1";
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  /** JSON Schema of the run's input. */
  readonly input?: JsonObject;
  readonly output?: Json;
  readonly settings?: FlowSettings;
  readonly vars?: JsonObject;
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  /** Top left corner of each node's card; inside a scope relative to the scope's frame. */
  readonly layout?: Readonly<Record<NodeId, Point | readonly [number, number, number, number]>>;
  readonly notes?: readonly FlowNote[];
  readonly groups?: readonly FlowGroup[];
  /** Ids of groups and scopes that are drawn as one card. */
  readonly collapsed?: readonly string[];
}

/** What validation noticed, with its place. */
export interface Finding {
  readonly node: NodeId | null;
  /** Index into the document's edges. */
  readonly edge: number | null;
  /** Dotted path, for example `config.url`. */
  readonly field: string | null;
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export const EMPTY_FLOW = { schema: "baton.flow/v1", nodes: [], edges: [] } as const;
