// A run's nodes one below the other, each with its state and its time; a row chooses its node.
import { Tooltip } from "@mantine/core";

import { hasEnded } from "../api/merge";
import type { NodeView, RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { useNow } from "../ui/now";
import { nodeStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { durationText } from "../ui/time";
import { timelineOf, type Bar } from "./timeline";
import type { Break } from "./timeScale";
import classes from "./Timeline.module.css";
import { words } from "../words/words";

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
}

export function TimelineView({ run, flow, selected, onSelect }: Props) {
  const now = useNow(!hasEnded(run.state));
  const { bars, breaks } = timelineOf(run, flow, now);
  return (
    <ul className={classes.timeline} aria-label={words.runs.timeline} data-testid="timeline">
      {bars.map((bar) => (
        <li key={bar.node}>
          <Row
            bar={bar}
            breaks={breaks}
            isSelected={bar.node === selected}
            onClick={() => onSelect(bar.node === selected ? null : bar.node)}
          />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  readonly bar: Bar;
  readonly breaks: readonly Break[];
  readonly isSelected: boolean;
  readonly onClick: () => void;
}

function Row({ bar, breaks, isSelected, onClick }: RowProps) {
  const look = nodeStateLook(bar.view.state);
  const note = noteOf(bar.view);
  return (
    <button
      type="button"
      className={classes.row}
      aria-pressed={isSelected}
      onClick={onClick}
      data-testid={`timeline-${bar.node}`}
      data-state={bar.view.state}
      style={{ ["--state" as string]: look.color }}
    >
      <StateIcon look={look} />
      <span className={classes.name}>{bar.name}</span>
      <span className={classes.track}>
        {breaks.map((gap) => (
          <Tooltip key={gap.from} label={words.runs.idle(durationText(gap.ms))}>
            <span
              className={classes.break}
              style={{ left: `${((gap.from + gap.to) / 2) * 100}%` }}
            />
          </Tooltip>
        ))}
        {bar.span === null ? null : (
          <span
            className={classes.bar}
            data-busy={look.isBusy || undefined}
            data-dashed={look.isDashed || undefined}
            style={placed(bar.span.from, bar.span.to)}
          />
        )}
      </span>
      <span className={classes.state}>
        <span className={classes.word}>{look.label}</span>
        {note === "" ? null : <span className={classes.note}>{note}</span>}
      </span>
      <span className={classes.took}>{bar.ms === null ? "" : durationText(bar.ms)}</span>
    </button>
  );
}

const placed = (from: number, to: number) => ({
  left: `${from * 100}%`,
  width: `max(3px, ${(to - from) * 100}%)`,
});

function noteOf(view: NodeView): string {
  if (view.items) return `${view.items.succeeded + view.items.failed}/${view.items.total}`;
  if (view.attempts > 1 || view.state === "retrying")
    return words.runs.tries(view.attempts, view.state === "retrying" ? view.max_attempts : null);
  return "";
}
