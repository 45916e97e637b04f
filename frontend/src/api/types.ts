// The API's shapes by name, taken from the generated schema; knows no transport.
import type { Finding, Flow, JsonObject } from "../model/flow";
import type { components } from "./schema";

type Shapes = components["schemas"];

/** Members with a default may be left out of an answer; the named ones are always there. */
type Sparse<Shape, Sure extends keyof Shape> = {
  readonly [Key in Sure]: Shape[Key];
} & { readonly [Key in Exclude<keyof Shape, Sure>]?: Shape[Key] | undefined };

export type RunState = Shapes["RunSummary"]["state"];
export type NodeState = Shapes["NodeView"]["state"];
export type Undo = Shapes["RunSummary"]["undo"];

export type Session = Shapes["SessionAnswer"];
export type ActionSpec = Readonly<Shapes["ActionShape"]>;
export type Manifest = Readonly<Shapes["CatalogAnswer"]>;

export type FlowSummary = Shapes["FlowSummary"];
export type Draft = Omit<Shapes["DraftAnswer"], "flow"> & { readonly flow: Flow };
export type Validation = Shapes["ValidationAnswer"] & { readonly findings: readonly Finding[] };
export type Published = Shapes["PublishedAnswer"];
export type VersionSummary = Sparse<Shapes["VersionSummary"], "version" | "published_at">;

export type WaitView = Sparse<Shapes["WaitView"], "kind" | "answers" | "wanted">;
export type NodeView = Sparse<Omit<Shapes["NodeView"], "wait">, "state" | "attempts"> & {
  readonly wait?: WaitView | null | undefined;
  readonly input_size?: number | null | undefined;
  /** Where the result came from. */
  readonly source?: "recorded" | "mocked" | "reused" | null | undefined;
  /** Paused at a breakpoint, before it begins. */
  readonly is_held?: boolean | null | undefined;
};
export interface LogLine {
  readonly at: string;
  readonly level: string;
  readonly text: string;
  readonly details?: unknown;
}
export type AttemptView = Sparse<Shapes["AttemptView"], "attempt" | "outcome"> & {
  readonly logs?: readonly LogLine[] | null | undefined;
};
export type FrameView = NodeView & {
  readonly position: number;
  readonly frame?: number;
  readonly input?: unknown;
  readonly attempt_log?: readonly AttemptView[];
};
export type NodeDetail = NodeView & {
  readonly input?: unknown;
  readonly attempt_log?: readonly AttemptView[];
  readonly frames?: readonly FrameView[] | null | undefined;
};
export type RunSummary = Sparse<
  Shapes["RunSummary"],
  "run_id" | "flow_id" | "version" | "state" | "undo" | "created_at"
>;
export type RunView = RunSummary & {
  /** Nodes whose results were given at the start instead of being made. */
  readonly mocked?: readonly string[] | null | undefined;
  readonly until?: string | null | undefined;
  readonly only?: string | null | undefined;
  /** Nodes that are held before they begin. */
  readonly breakpoints?: readonly string[] | "all" | null | undefined;
  readonly input_size?: number | null | undefined;
  readonly output_size?: number | null | undefined;
  readonly input?: unknown;
  readonly output?: unknown;
  readonly nodes: Readonly<Record<string, NodeView>>;
};
export type Span = Shapes["Span"];
export type Timeline = Readonly<Shapes["TimelineAnswer"]>;
export interface RunDelta {
  readonly seq: number;
  readonly run: Sparse<Shapes["RunChange"], "state" | "undo">;
  readonly nodes: Readonly<Record<string, NodeView>>;
}
export interface RunFlow {
  readonly flow: Flow;
  readonly version: number | "draft" | null;
}
export type StartedRun = Shapes["StartedAnswer"];
export type ForkPreview = Readonly<Shapes["ForkPreview"]>;
export type CancelPreview = Readonly<Shapes["CancelPreview"]>;
export type RehearsedNode = Sparse<Shapes["RehearsedNode"], "node">;
export type ForkLine = Readonly<Shapes["ForkLine"]>;
export type Approval = Readonly<Omit<Shapes["ApprovalAnswer"], "form">> & {
  readonly form?: JsonObject | null;
};
export type GivenAnswer = Readonly<Shapes["GivenAnswer"]>;
export type Decision = Shapes["ResolveNode"]["decision"];
export type UndoDecision = Exclude<Decision, "fail">;

/** How to start a run: `version: "draft"` is what the editor's Run does. */
export interface StartRun {
  readonly input?: unknown;
  readonly request_id?: string;
  readonly version?: number | "draft";
  readonly trigger?: string;
  /** What nodes come to instead of doing anything; a draft's run only, as all that follows. */
  readonly mocks?: Readonly<Record<string, Mock>>;
  /** This node and what leads to it. */
  readonly until?: string;
  /** This node alone, on what `from_run` has recorded. */
  readonly only?: string;
  readonly from_run?: string;
  readonly breakpoints?: readonly string[] | "all";
}

/** What a node comes to without doing anything. */
export type Mock =
  | { readonly output?: unknown; readonly port?: string }
  | {
      readonly error: {
        readonly code: string;
        readonly message?: string;
        readonly details?: unknown;
      };
    };

export type Schedule = Sparse<
  Shapes["ScheduleAnswer"],
  "id" | "flow_id" | "flow_name" | "node" | "cron" | "time_zone" | "state"
>;
export type FiredSchedule = Readonly<Shapes["RanAnswer"]>;
export type SchedulePreviewAnswer = Readonly<Shapes["PreviewAnswer"]>;
export interface SchedulePreview {
  readonly cron?: string;
  readonly every?: string;
  readonly at?: string | readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly time_zone: string;
  readonly gap: "after" | "skip";
  readonly repeated: "first" | "both";
  readonly count?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

/** RFC 9457; the body of every error. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly findings?: readonly Finding[];
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  /** With 412: what is on the server now. */
  readonly current_revision?: number;
  readonly saved_by?: string;
  readonly flow?: Flow;
}

export type { Finding, Flow, JsonObject };

export type Listener = Readonly<Shapes["ListenerAnswer"]>;
export type HeardRequest = Readonly<Shapes["HeardRequest"]>;
