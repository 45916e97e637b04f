// A state as icon, colour and word; knows nothing of where it stands.
import { nodeStateLook, runStateLook, scheduleStateLook, type StateLook } from "./states";
import classes from "./StateBadge.module.css";

type Kind = "run" | "node" | "schedule";
const LOOKS: Readonly<Record<Kind, (state: string) => StateLook>> = {
  run: runStateLook,
  node: nodeStateLook,
  schedule: scheduleStateLook,
};

interface Props {
  readonly state: string;
  readonly kind?: Kind;
  readonly size?: "sm" | "md";
  /** A few more words after the state, for example `2/5`. */
  readonly note?: string | undefined;
}

export function StateBadge({ state, kind = "run", size = "sm", note }: Props) {
  const look = LOOKS[kind](state);
  return (
    <span
      className={classes.badge}
      data-testid="state-badge"
      data-state={state}
      data-size={size}
      data-loud={look.isLoud || undefined}
      data-dashed={look.isDashed || undefined}
      style={{ ["--state" as string]: look.color }}
    >
      <StateIcon look={look} size={size === "md" ? 14 : 12} color="currentColor" />
      {look.label}
      {note ? <span className={classes.note}>{note}</span> : null}
    </span>
  );
}

/** The icon alone; give it words beside or a label. */
export function StateIcon({
  look,
  size = 14,
  color = look.color,
}: {
  look: StateLook;
  size?: number;
  color?: string;
}) {
  const Icon = look.icon;
  return (
    <Icon
      className={look.isBusy ? classes.busy : undefined}
      size={size}
      strokeWidth={2.4}
      color={color}
      aria-hidden
    />
  );
}
