// The runs that an event has started, as links; says why there may be none.
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import { useStartedRuns, type ReceivedEvent } from "../../api/events";
import { useFlows } from "../../api/queries";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { StateBadge } from "../../ui/StateBadge";
import { words as catalogue } from "../../words/words";
import classes from "./Events.module.css";

const words = catalogue.events;

interface Props {
  readonly received: ReceivedEvent;
  /** Says how many there are, for where no heading does. */
  readonly isCounted?: boolean;
}

export function StartedRuns({ received, isCounted = false }: Props) {
  const started = useStartedRuns(received);
  const names = new Map(useFlows().data?.map(({ id, name }) => [id, name]));
  if (started.error !== null && started.data === undefined)
    return <ProblemAlert error={started.error} onRetry={() => void started.refetch()} />;
  if (started.data === undefined) return null;
  const { runs, listeners } = started.data;
  if (runs.length === 0)
    return (
      <p className={classes.note} data-testid="started-none">
        {listeners === 0
          ? words.startedNobody
          : isCounted
            ? words.startedRuns(0)
            : words.startedNone}
      </p>
    );
  return (
    <>
      {isCounted ? <p className={classes.note}>{words.startedRuns(runs.length)}</p> : null}
      <ul className={classes.runs} data-testid="started-runs">
        {runs.map(({ run_id, flow_id, state, version }) => (
          <li key={run_id}>
            <StateBadge state={state} />
            <Link to={pathOf("runs", run_id)}>{names.get(flow_id ?? "") ?? flow_id ?? run_id}</Link>
            <span className={classes.note}>{words.version(version ?? "")}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
