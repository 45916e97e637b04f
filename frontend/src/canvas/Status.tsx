// A node's state in the shown run: the ring around its card and the badge at its corner.

import type { NodeId } from "../model/flow";
import { useOverlay } from "../store/context";
import type { NodeStatus } from "../store/overlay";
import { nodeStateLook } from "../ui/states";
import classes from "./Status.module.css";

/** null while no run is shown. */
export function useNodeStatus(id: NodeId): NodeStatus | null {
  return useOverlay((state) => (state.runId === null ? null : (state.nodes[id] ?? PENDING)));
}

const PENDING: NodeStatus = { state: "pending", attempts: 0 };

export function StatusBadge({ status }: { status: NodeStatus }) {
  const look = nodeStateLook(status.state);
  const LookIcon = look.icon;
  const note = noteOf(status);
  return (
    <span
      className={classes.badge}
      data-state={status.state}
      data-testid="node-state"
      style={{ ["--state" as string]: look.color }}
      title={[look.label, note, status.reason].filter(Boolean).join(" · ")}
    >
      <LookIcon size={12} aria-hidden strokeWidth={2.4} />
      <span className={classes.word}>{note === "" ? look.label : note}</span>
    </span>
  );
}

/** What the badge adds to the state: tries, progress of a map, the time it waits for. */
function noteOf(status: NodeStatus): string {
  const { items } = status;
  if (items && items.total > 0) return `${items.succeeded + items.failed}/${items.total}`;
  if (status.state === "retrying") {
    const of = status.max_attempts == null ? "" : `/${status.max_attempts}`;
    return `Try ${status.attempts}${of}`;
  }
  if (status.state === "waiting" && status.due_at != null) return `until ${clock(status.due_at)}`;
  if (status.state === "succeeded" && status.attempts > 1) return `${status.attempts} tries`;
  return "";
}

function clock(instant: string): string {
  const at = new Date(instant);
  const today = new Date().toDateString() === at.toDateString();
  return today
    ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString([], { day: "numeric", month: "short" });
}
