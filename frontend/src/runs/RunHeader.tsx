// How a run stands and where it came from, and what can be done to it.
import { ActionIcon, Tooltip } from "@mantine/core";
import { ExternalLink, Link2 } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import { hasEnded } from "../api/merge";
import type { RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { placeOf } from "../store/watch";
import { CopyButton } from "../ui/CopyButton";
import { undoLabel } from "../ui/states";
import { StateBadge } from "../ui/StateBadge";
import { Duration, TimeText } from "../ui/TimeText";
import { words } from "../words/words";
import { CancelRun } from "./CancelRun";
import { linkTo } from "./links";
import { RunAgain } from "./RunAgain";
import classes from "./RunPanel.module.css";
import { SaveAsTest } from "./SaveAsTest";
import { useWatchStore } from "./watching";

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
  readonly isOwnPage: boolean;
  readonly children?: ReactNode;
}

export function RunHeader({ run, flow, selected, isOwnPage, children }: Props) {
  const starter = starterOf(run, flow);
  return (
    <header className={classes.header}>
      <StateBadge state={run.state} size="md" note={undoLabel(run.undo)} />
      <div className={classes.about}>
        {isOwnPage && run.flow_id !== null ? (
          <Link to={pathOf("flows", run.flow_id)} className={classes.flow}>
            {flow?.name ?? run.flow_id}
          </Link>
        ) : null}
        <span>
          <Duration from={run.started_at ?? run.created_at} to={run.ended_at} />
        </span>
        <TimeText at={run.started_at ?? run.created_at} />
        <span>{words.runs.version(run.version)}</span>
        {starter === null ? null : <span>{words.runs.startedBy(starter)}</span>}
        <Origin id={run.forked_from} label={words.operators.forkedFrom} />
        <Origin id={run.parent_run} label={words.operators.calledBy} />
        <code className={classes.id}>{run.run_id}</code>
      </div>
      {children}
      <Places run={run} selected={selected} isOwnPage={isOwnPage} />
      {hasEnded(run.state) ? <SaveAsTest run={run} flow={flow} /> : null}
      <RunAgain run={run} flow={flow} selected={selected} />
      {hasEnded(run.state) ? null : <CancelRun run={run} flow={flow} />}
    </header>
  );
}

/** The trigger that began it; null when it was started by hand or by a program. */
function starterOf(run: RunView, flow: Flow | undefined): string | null {
  const found = flow?.nodes.find(
    ({ id, type }) => type.startsWith("trigger.") && run.nodes[id]?.state === "succeeded",
  );
  return found === undefined ? null : (found.name ?? found.id);
}

function Places({ run, selected, isOwnPage }: Omit<Props, "flow">) {
  const watch = useWatchStore();
  const here = () => {
    const state = watch.getState();
    return linkTo(run.run_id, { node: selected, ...placeOf(state, selected), at: state.at });
  };
  return (
    <span className={classes.places}>
      <CopyButton
        text={() => `${window.location.origin}${here()}`}
        label={words.runs.copyLink}
        icon={Link2}
        testId="copy-link"
      />
      {isOwnPage ? null : (
        <Tooltip label={words.runs.open}>
          <ActionIcon
            size={24}
            component={Link}
            to={pathOf("runs", run.run_id)}
            aria-label={words.runs.open}
            data-testid="open-run"
          >
            <ExternalLink size={14} />
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  );
}

function Origin({ id, label }: { id: string | null | undefined; label: string }) {
  return id == null ? null : <Link to={pathOf("runs", id)}>{label}</Link>;
}
