// A node's state in the shown run: the ring around its card and the badge at its corner.
import type { NodeId } from "../model/flow";
import { useOverlay } from "../store/context";
import type { NodeStatus } from "../store/overlay";
import { useNow } from "../ui/now";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";
import classes from "./Status.module.css";

/** null while no run is shown. */
export function useNodeStatus(id: NodeId): NodeStatus | null {
  return useOverlay((state) => (state.runId === null ? null : (state.nodes[id] ?? PENDING)));
}

const PENDING: NodeStatus = { state: "pending", attempts: 0 };

export function StatusBadge({ status }: { status: NodeStatus }) {
  const look = nodeStateLook(status.state);
  const LookIcon = look.icon;
  const isCounting = status.state === "retrying" && status.retry_at != null;
  const note = noteOf(status, useNow(isCounting));
  const text = [look.label, note, status.reason].filter(Boolean).join(" · ");
  return (
    <span
      className={classes.badge}
      data-state={status.state}
      data-loud={look.isLoud}
      data-testid="node-state"
      style={{ ["--state" as string]: look.color }}
      role="img"
      title={text}
      aria-label={text}
    >
      <LookIcon size={12} aria-hidden strokeWidth={2.4} />
      <span className={classes.word}>{note === "" ? look.label : note}</span>
    </span>
  );
}

/** What the badge adds to the state: tries, progress of a map, the time it waits for. */
function noteOf(status: NodeStatus, now: number): string {
  const { items, state, attempts } = status;
  const said = words.canvas.state;
  if (status.is_held === true) return words.canvas.paused;
  if (items && items.total > 0) return said.items(items.succeeded + items.failed, items.total);
  if (state === "retrying") {
    const of = status.max_attempts ?? null;
    if (status.retry_at == null) return said.tryNow(attempts, of);
    const left = Math.ceil((Date.parse(status.retry_at) - now) / 1000);
    return left > 0 ? said.nextTry(attempts, of, left) : said.tryNow(attempts, of);
  }
  if (state === "waiting" && status.due_at != null) return said.until(clock(status.due_at));
  if (state === "succeeded" && attempts > 1) return said.tries(attempts);
  return "";
}

function clock(instant: string): string {
  const at = new Date(instant);
  const today = new Date().toDateString() === at.toDateString();
  return today
    ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
    : at.toLocaleDateString([], { day: "numeric", month: "short" });
}
