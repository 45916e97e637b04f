// A run and its nodes as they stood at an earlier moment, from what was recorded since; pure.
import type { AttemptView, FrameView, NodeDetail, NodeView, RunView } from "../api/types";
import type { Moment, NodeChange } from "../model/replay";
import { instantOf } from "../ui/time";

const NOT_YET: NodeChange = { state: "pending", attempts: 0 };
const GAVE: ReadonlySet<string> = new Set([
  "succeeded",
  "compensating",
  "compensated",
  "compensation_failed",
]);
const WENT_WRONG: ReadonlySet<string> = new Set(["failed", "retrying", "compensation_failed"]);
const UNDONE: ReadonlySet<string> = new Set(["compensating", "compensated", "compensation_failed"]);

export function runAsOf(run: RunView, moment: Moment, at: number): RunView {
  const nodes = Object.fromEntries(
    Object.entries(run.nodes).map(([node, view]) => [
      node,
      nodeAsOf(view, moment.nodes[node] ?? NOT_YET, at),
    ]),
  );
  return { ...run, state: moment.runState as RunView["state"], nodes };
}

export function nodeAsOf<View extends NodeView>(view: View, change: NodeChange, at: number): View {
  return {
    ...view,
    state: change.state as NodeView["state"],
    attempts: change.attempts,
    items: change.items ?? undefined,
    output: GAVE.has(change.state) ? view.output : undefined,
    error: WENT_WRONG.has(change.state) ? view.error : undefined,
    started_at: isUpTo(view.started_at, at) ? view.started_at : undefined,
    ended_at: isUpTo(view.ended_at, at) ? view.ended_at : undefined,
    undone_by: UNDONE.has(change.state) ? view.undone_by : undefined,
    // What it waited for then is not recorded in its present view.
    due_at: undefined,
    retry_at: undefined,
    wait: undefined,
    is_lost: undefined,
    is_held: change.is_held ?? undefined,
  };
}

export function detailAsOf(
  detail: NodeDetail,
  change: NodeChange | undefined,
  at: number,
): NodeDetail {
  const known = change ?? NOT_YET;
  return {
    ...nodeAsOf(detail, known, at),
    input: known.state === "pending" ? undefined : detail.input,
    attempt_log: attemptsAsOf(detail.attempt_log ?? [], at),
    frames: detail.frames?.map((frame) => frameAsOf(frame, at)),
  };
}

/** Of one item its own moments say how it stood. */
function frameAsOf(frame: FrameView, at: number): FrameView {
  const attempts = attemptsAsOf(frame.attempt_log ?? [], at);
  const state = !isUpTo(frame.started_at, at)
    ? "pending"
    : isUpTo(frame.ended_at, at)
      ? frame.state
      : attempts.at(-1)?.outcome === "failed"
        ? "retrying"
        : "running";
  return {
    ...nodeAsOf(frame, { state, attempts: attempts.length }, at),
    input: state === "pending" ? undefined : frame.input,
    attempt_log: attempts,
  };
}

export function attemptsAsOf(attempts: readonly AttemptView[], at: number): AttemptView[] {
  return attempts
    .filter(({ started_at }) => isUpTo(started_at, at))
    .map((attempt) =>
      isUpTo(attempt.ended_at, at)
        ? attempt
        : { ...attempt, outcome: "running", ended_at: null, error: undefined },
    );
}

function isUpTo(instant: string | null | undefined, at: number): boolean {
  const when = instantOf(instant);
  return when !== null && when <= at;
}
