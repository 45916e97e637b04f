// One row for each run; the row leads to the run.
import { Link } from "react-router";

import { pathOf } from "../api/client";
import type { RunSummary } from "../api/types";
import { undoLabel } from "../ui/states";
import { StateBadge } from "../ui/StateBadge";
import { Duration, TimeText } from "../ui/TimeText";
import { errorText } from "./errorText";
import classes from "./Lists.module.css";
import { words as catalogue } from "../words/words";

const words = catalogue.runList;

interface Props {
  readonly runs: readonly RunSummary[];
  /** Names of flows by id. */
  readonly names: ReadonlyMap<string, string>;
}

export function RunTable({ runs, names }: Props) {
  return (
    <div className={classes.card}>
      <table className={classes.table} data-testid="runs">
        <thead>
          <tr>
            <th>{words.state}</th>
            <th>{words.flow}</th>
            <th>{words.started}</th>
            <th>{words.took}</th>
            <th>{words.run}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <Row key={run.run_id} run={run} name={names.get(run.flow_id ?? "") ?? run.flow_id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ run, name }: { run: RunSummary; name: string | null }) {
  const error = errorText(run.error);
  return (
    <tr data-testid={`run-${run.run_id}`}>
      <td>
        <StateBadge state={run.state} note={undoLabel(run.undo)} />
      </td>
      <td className={classes.wide}>
        <Link to={pathOf("runs", run.run_id)} className={classes.link}>
          {name ?? run.run_id}
        </Link>
        <span className={classes.version}>{words.version(run.version)}</span>
        {error === "" ? null : (
          <span className={classes.error} title={error}>
            {error}
          </span>
        )}
      </td>
      <td className={classes.dim}>
        <TimeText at={run.started_at ?? run.created_at} />
      </td>
      <td className={classes.dim}>
        <Duration from={run.started_at} to={run.ended_at} />
      </td>
      <td>
        <code className={classes.id}>{run.run_id}</code>
      </td>
    </tr>
  );
}
