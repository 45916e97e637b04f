// One row of the timeline: a node's lane with its bars, an item's group, or a heading.
import { Tooltip } from "@mantine/core";
import { ChevronRight } from "lucide-react";

import { nodeStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { durationText, preciseTime } from "../ui/time";
import { words } from "../words/words";
import type { Bar, Group, Lane, Row } from "./gantt";
import classes from "./Gantt.module.css";
import { stateOfOutcome } from "./outcomes";
import type { View } from "./useView";

export interface Choice {
  readonly node: string;
  readonly frame: number | null;
  readonly attempt: number | null;
}

interface Placing {
  readonly view: View;
  readonly place: (at: number) => number;
}

interface Props extends Placing {
  readonly row: Row;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onChoose: (choice: Choice) => void;
  readonly onToggle: (key: string) => void;
}

const INDENT_PX = 14;
const TIP_MS = 120;

export function GanttRow({ row, index, isSelected, onChoose, onToggle, ...placing }: Props) {
  if (row.kind === "heading")
    return (
      <h4 className={classes.heading} data-undo={row.scope === null || undefined}>
        {row.scope === null ? words.runs.undoLanes : words.runs.inEach(row.scope)}
      </h4>
    );
  if (row.kind === "group")
    return <GroupRow row={row} index={index} onToggle={onToggle} {...placing} />;
  return (
    <LaneRow row={row} index={index} isSelected={isSelected} onChoose={onChoose} {...placing} />
  );
}

interface LaneProps extends Placing {
  readonly row: Lane;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onChoose: (choice: Choice) => void;
}

function LaneRow({ row, index, isSelected, onChoose, view, place }: LaneProps) {
  const tried = row.bars.filter((bar) => bar.kind !== "pause");
  const last = tried.at(-1);
  const choose = (attempt: number | null) =>
    onChoose({ node: row.node, frame: row.frame, attempt });
  const took = (last?.to ?? 0) - (tried[0]?.from ?? 0);
  return (
    <div className={classes.lane} data-selected={isSelected || undefined}>
      <button
        type="button"
        className={classes.name}
        style={{ paddingLeft: 8 + row.depth * INDENT_PX }}
        data-row={index}
        data-bar={-1}
        aria-pressed={isSelected}
        onClick={() => choose(null)}
        data-testid={`lane-${row.node}`}
      >
        {last === undefined ? null : (
          <StateIcon
            look={nodeStateLook(stateOfOutcome(last.outcome, row.order !== null))}
            size={12}
          />
        )}
        <span>{row.order === null ? row.name : words.runs.undoes(row.order, row.name)}</span>
      </button>
      <div className={classes.track}>
        {row.bars.map((bar, number) => (
          <BarButton
            key={number}
            bar={bar}
            name={row.name}
            isUndo={row.order !== null}
            row={index}
            number={number}
            view={view}
            place={place}
            onClick={() => choose(bar.kind === "scope" || bar.kind === "wait" ? null : bar.attempt)}
          />
        ))}
      </div>
      <span className={classes.took}>{durationText(took)}</span>
    </div>
  );
}

interface BarProps extends Placing {
  readonly bar: Bar;
  readonly name: string;
  readonly isUndo: boolean;
  readonly row: number;
  readonly number: number;
  readonly onClick: () => void;
}

function BarButton({ bar, name, isUndo, row, number, view, place, onClick }: BarProps) {
  const look = nodeStateLook(stateOfOutcome(bar.outcome, isUndo));
  const at = within(bar, view, place);
  if (at === null) return null;
  const label = labelOf(bar, name, isUndo);
  return (
    <Tooltip label={label} openDelay={TIP_MS} events={{ hover: true, focus: true, touch: false }}>
      <button
        type="button"
        tabIndex={-1}
        className={classes.bar}
        aria-label={label}
        style={{ ...at, ["--state" as string]: look.color }}
        data-kind={bar.kind}
        data-outcome={bar.outcome}
        data-open={bar.isOpen || undefined}
        data-undo={isUndo || undefined}
        data-row={row}
        data-bar={number}
        onClick={onClick}
      >
        {bar.kind === "pause" ? null : <StateIcon look={look} size={10} color="var(--surface)" />}
      </button>
    </Tooltip>
  );
}

function labelOf(bar: Bar, name: string, isUndo: boolean): string {
  const kind =
    bar.attempt === null || bar.kind === "pause"
      ? words.runs.kinds[bar.kind]
      : [words.runs.kinds[bar.kind], words.runs.attempt(bar.attempt)].filter(Boolean).join(" ");
  const outcome =
    bar.kind === "pause" ? "" : nodeStateLook(stateOfOutcome(bar.outcome, isUndo)).label;
  const from = preciseTime(new Date(bar.from).toISOString());
  return words.runs.bar(name, kind, outcome, from, durationText(bar.to - bar.from));
}

function within(bar: Bar, view: View, place: (at: number) => number) {
  const span = view.to - view.from;
  const from = (place(bar.from) - view.from) / span;
  const to = (place(bar.to) - view.from) / span;
  if (to < 0 || from > 1) return null;
  const left = Math.max(0, from);
  return { left: `${left * 100}%`, width: `max(4px, ${(Math.min(1, to) - left) * 100}%)` };
}

interface GroupProps extends Placing {
  readonly row: Group;
  readonly index: number;
  readonly onToggle: (key: string) => void;
}

function GroupRow({ row, index, onToggle, view, place }: GroupProps) {
  const look = nodeStateLook(row.bar.outcome);
  const at = within(row.bar, view, place);
  return (
    <div className={classes.lane}>
      <button
        type="button"
        className={classes.name}
        style={{ paddingLeft: 4 + row.depth * INDENT_PX }}
        aria-expanded={row.isOpen}
        data-row={index}
        data-bar={-1}
        onClick={() => onToggle(row.key)}
      >
        <ChevronRight size={12} className={classes.chevron} aria-hidden />
        <StateIcon look={look} size={12} />
        <span>{words.runs.frame(row.position)}</span>
      </button>
      <div className={classes.track}>
        {at === null ? null : (
          <span
            className={classes.summary}
            style={{ ...at, ["--state" as string]: look.color }}
            data-open={row.bar.isOpen || undefined}
          />
        )}
      </div>
      <span className={classes.took}>{durationText(row.bar.to - row.bar.from)}</span>
    </div>
  );
}
