// What the run did before it asked, in a few lines.
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import { useRun, useRunFlow } from "../../api/queries";
import type { Approval, NodeView } from "../../api/types";
import { nodeStateLook } from "../../ui/states";
import { StateIcon } from "../../ui/StateBadge";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import classes from "./Approval.module.css";

const words = catalogue.approvals;
const STEPS_SHOWN_MAX = 4;
const UNSEEN: ReadonlySet<string> = new Set(["pending", "skipped"]);

type Step = readonly [id: string, view: NodeView];

export function SoFar({ approval }: { approval: Approval }) {
  const run = useRun(approval.run_id);
  const flow = useRunFlow(approval.run_id);
  const names = new Map(flow.data?.flow.nodes.map((node) => [node.id, node.name ?? node.id]));
  const steps = run.data === undefined ? [] : before(run.data.nodes, approval.node);
  const shown = steps.slice(-STEPS_SHOWN_MAX);
  return (
    <section className={classes.section}>
      <h2>{words.soFar}</h2>
      {run.data !== undefined && steps.length === 0 ? (
        <p className={classes.sub}>{words.soFarNone}</p>
      ) : null}
      <ol className={classes.steps} data-testid="so-far">
        {steps.length > shown.length ? (
          <li className={classes.sub}>{words.earlier(steps.length - shown.length)}</li>
        ) : null}
        {shown.map(([id, view]) => {
          const look = nodeStateLook(view.state);
          return (
            <li key={id}>
              <StateIcon look={look} size={14} />
              <span className={classes.name}>{names.get(id) ?? id}</span>
              <span className={classes.sub}>
                {look.label} <TimeText at={view.ended_at ?? view.started_at} />
              </span>
            </li>
          );
        })}
      </ol>
      <Link to={pathOf("runs", approval.run_id)}>{words.openRun}</Link>
    </section>
  );
}

function before(nodes: Readonly<Record<string, NodeView>>, asking: string): Step[] {
  return Object.entries(nodes)
    .filter(
      ([id, { state, started_at }]) => id !== asking && !UNSEEN.has(state) && started_at != null,
    )
    .sort(([, one], [, other]) => (one.started_at ?? "").localeCompare(other.started_at ?? ""));
}
