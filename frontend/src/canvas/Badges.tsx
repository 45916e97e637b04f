// Small signs at a card's border: pinned, taken over, changed since the run, breakpoint.
import { CopyCheck, Pin, TriangleAlert, type LucideIcon } from "lucide-react";

import type { NodeId } from "../model/flow";
import { useDebug } from "../store/context";
import type { NodeStatus } from "../store/overlay";
import { words } from "../words/words";
import classes from "./Badges.module.css";

interface BadgesProps {
  readonly id: NodeId;
  readonly isStale: boolean;
  readonly status: NodeStatus | null;
}

export function Badges({ id, isStale, status }: BadgesProps) {
  const isPinned = useDebug((state) => state.pins.has(id));
  const isMocked = status?.source === "mocked";
  const isReused = status?.source === "reused";
  if (!isPinned && !isStale && !isMocked && !isReused) return null;
  const text = isMocked ? words.canvas.mocked : words.canvas.pinned;
  return (
    <span className={classes.row}>
      {(isPinned || isMocked) && <Badge icon={Pin} kind="pin" text={text} />}
      {isReused && <Badge icon={CopyCheck} kind="reused" text={words.canvas.reused} />}
      {isStale && <Badge icon={TriangleAlert} kind="stale" text={words.canvas.stale} />}
    </span>
  );
}

interface BadgeProps {
  readonly icon: LucideIcon;
  readonly kind: "pin" | "reused" | "stale";
  readonly text: string;
}

function Badge({ icon: Sign, kind, text }: BadgeProps) {
  return (
    <span
      className={classes.badge}
      data-kind={kind}
      data-testid={`badge-${kind}`}
      role="img"
      title={text}
      aria-label={text}
    >
      <Sign size={11} aria-hidden strokeWidth={2.4} />
    </span>
  );
}

/** A red dot at the left border; a ring around it while a run pauses here. */
export function Breakpoint({ id }: { id: NodeId }) {
  const isSet = useDebug((state) => state.breakpoints.has(id));
  if (!isSet) return null;
  return (
    <span
      className={classes.breakpoint}
      data-testid="badge-breakpoint"
      role="img"
      title={words.canvas.breakpoint}
      aria-label={words.canvas.breakpoint}
    />
  );
}
