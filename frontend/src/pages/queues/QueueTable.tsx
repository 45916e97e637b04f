// One row for each task queue, with what can be done with it.
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import type { Queue } from "../../api/queues";
import classes from "../../runs/Lists.module.css";
import { StateBadge } from "../../ui/StateBadge";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import { QueueMenu } from "./QueueMenu";

const words = catalogue.queues;
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export function QueueTable({ queues }: { queues: readonly Queue[] }) {
  return (
    <div className={classes.card}>
      <table className={classes.table} aria-label={words.list} data-testid="queues">
        <thead>
          <tr>
            <th>{words.name}</th>
            <th>{words.state}</th>
            <th>{words.waiting}</th>
            <th>{words.running}</th>
            <th>{words.failed}</th>
            <th>{words.now}</th>
            <th>{words.oldest}</th>
            <th aria-label={catalogue.flows.more} />
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <Row key={queue.name} queue={queue} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ queue }: { queue: Queue }) {
  const { name, tasks } = queue;
  return (
    <tr data-testid={`queue-${name}`}>
      <td className={classes.wide}>
        <Link to={pathOf("queues", name)} className={classes.link}>
          {name}
        </Link>
        {queue.is_throttled ? <span className={classes.error}>{words.throttled}</span> : null}
        {queue.is_purging ? <span className={classes.sub}>{words.purging}</span> : null}
      </td>
      <td>
        <StateBadge state={queue.state === "running" ? "active" : queue.state} kind="schedule" />
      </td>
      <td>{number.format(tasks.waiting)}</td>
      <td>{number.format(tasks.running)}</td>
      <td>{number.format(tasks.failed)}</td>
      <td className={classes.dim}>
        {words.rateOf(
          number.format(queue.dispatches_per_second_now),
          number.format(queue.max_dispatches_per_second),
        )}
      </td>
      <td className={classes.dim}>
        {queue.oldest_due_at === null ? words.nothing : <TimeText at={queue.oldest_due_at} />}
      </td>
      <td>
        <span className={classes.actions}>
          <QueueMenu queue={queue} />
        </span>
      </td>
    </tr>
  );
}
