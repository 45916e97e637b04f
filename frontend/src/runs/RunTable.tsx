// One row for each run; the row leads to the run, its box chooses it.
import { Checkbox } from "@mantine/core";
import { memo, type KeyboardEvent, type MouseEvent } from "react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import type { RunSummary } from "../api/types";
import { runStateLook, undoLabel } from "../ui/states";
import { StateBadge } from "../ui/StateBadge";
import { Duration, TimeText } from "../ui/TimeText";
import { words as catalogue } from "../words/words";
import { errorText } from "./errorText";
import lists from "./Lists.module.css";
import classes from "./Runs.module.css";
import type { Selection } from "./useSelection";

const words = catalogue.runList;

interface Props {
  readonly runs: readonly RunSummary[];
  /** Names of flows by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly selection: Selection;
}

export function RunTable({ runs, names, selection }: Props) {
  const { chosen, toggle, toggleAll } = selection;
  return (
    <div className={lists.card}>
      <table
        className={lists.table}
        data-testid="runs"
        onKeyDown={(event) => move(event, selection)}
      >
        <thead>
          <tr>
            <th className={classes.box}>
              <Checkbox
                size="xs"
                aria-label={words.chooseAll}
                checked={chosen.size > 0 && chosen.size === runs.length}
                indeterminate={chosen.size > 0 && chosen.size < runs.length}
                onChange={toggleAll}
                data-testid="choose-all"
              />
            </th>
            <th>{words.state}</th>
            <th>{words.flow}</th>
            <th>{words.started}</th>
            <th>{words.took}</th>
            <th>{words.run}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row
              key={run.run_id}
              run={run}
              name={names.get(run.flow_id ?? "") ?? run.flow_id}
              isChosen={chosen.has(run.run_id)}
              onToggle={toggle}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Arrows go from box to box and choose with Shift; Ctrl+A chooses all, Escape none. */
function move(event: KeyboardEvent<HTMLTableElement>, selection: Selection): void {
  const { key, shiftKey, ctrlKey, metaKey, currentTarget, target } = event;
  if (key === "Escape" && selection.chosen.size > 0) selection.clear();
  else if (key === "a" && (ctrlKey || metaKey)) selection.toggleAll();
  else if (key === "ArrowDown" || key === "ArrowUp") {
    const boxes = [...currentTarget.querySelectorAll<HTMLInputElement>("input[data-run]")];
    const here = boxes.indexOf(target as HTMLInputElement);
    const next = boxes[here + (key === "ArrowDown" ? 1 : -1)];
    if (here < 0 || next === undefined) return;
    if (shiftKey) {
      const from = boxes[here]?.dataset["run"] ?? "";
      if (!selection.chosen.has(from)) selection.toggle(from, false);
      selection.extend(next.dataset["run"] ?? "");
    }
    next.focus();
  } else return;
  event.preventDefault();
}

interface RowProps {
  readonly run: RunSummary;
  readonly name: string | null;
  readonly isChosen: boolean;
  readonly onToggle: Selection["toggle"];
}

const Row = memo(function Row({ run, name, isChosen, onToggle }: RowProps) {
  const error = errorText(run.error);
  const label = name ?? run.run_id;
  return (
    <tr data-testid={`run-${run.run_id}`} data-chosen={isChosen || undefined}>
      <td className={classes.box}>
        <Checkbox
          size="xs"
          aria-label={words.choose(label, runStateLook(run.state).label, run.run_id)}
          checked={isChosen}
          data-run={run.run_id}
          onClick={(event: MouseEvent) => onToggle(run.run_id, event.shiftKey)}
          onChange={() => undefined}
        />
      </td>
      <td>
        <StateBadge state={run.state} note={undoLabel(run.undo)} />
      </td>
      <td className={lists.wide}>
        <Link to={pathOf("runs", run.run_id)} className={lists.link}>
          {label}
        </Link>
        <span className={lists.version}>{words.version(run.version)}</span>
        {run.is_debug === true ? <span className={classes.debug}>{words.debug}</span> : null}
        {error === "" ? null : (
          <span className={lists.error} title={error}>
            {error}
          </span>
        )}
      </td>
      <td className={lists.dim}>
        <TimeText at={run.started_at ?? run.created_at} />
      </td>
      <td className={lists.dim}>
        <Duration from={run.started_at} to={run.ended_at} />
      </td>
      <td>
        <code className={lists.id} title={run.run_id}>
          {run.request_id ?? run.run_id}
        </code>
      </td>
    </tr>
  );
});
