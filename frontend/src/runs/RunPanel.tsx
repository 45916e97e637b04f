// One run: how it stands, its nodes over time, and what the chosen node did; keeps itself up to date.
import { ActionIcon, Loader, Tooltip } from "@mantine/core";
import { CircleSlash, ExternalLink } from "lucide-react";
import { Link } from "react-router";

import { hasEnded } from "../api/merge";
import { pathOf } from "../api/client";
import { useCancelRun, useLiveRun } from "../api/queries";
import type { RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { ConfirmButton } from "../ui/ConfirmButton";
import { JsonTree } from "../ui/JsonTree";
import { ProblemAlert } from "../ui/ProblemAlert";
import { undoLabel } from "../ui/states";
import { StateBadge } from "../ui/StateBadge";
import { Duration, TimeText } from "../ui/TimeText";
import { errorText, nodeOfError } from "./errorText";
import { NodeResult, Part } from "./NodeResult";
import { ResumeRun, RunAgain } from "./RunAgain";
import classes from "./RunPanel.module.css";
import { TimelineView } from "./TimelineView";
import { words } from "../words/words";

interface Props {
  readonly runId: string;
  /** The document that the run runs, for names and order. */
  readonly flow?: Flow | undefined;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
  /** On its own page there is nowhere to go. */
  readonly isOwnPage?: boolean;
}

export function RunPanel({ runId, flow, selected, onSelect, isOwnPage = false }: Props) {
  const run = useLiveRun(runId);
  if (run.error !== null && run.data === undefined)
    return <ProblemAlert error={run.error} onRetry={() => void run.refetch()} />;
  if (run.data === undefined) return <Loader size="sm" m="md" aria-label="Loading" />;
  const shown = selected !== null && selected in run.data.nodes ? selected : null;
  return (
    <div className={classes.panel} data-testid="run-panel" data-state={run.data.state}>
      <Header run={run.data} flow={flow} selected={shown} isOwnPage={isOwnPage} />
      <Notice run={run.data} flow={flow} onSelect={onSelect} />
      <div className={classes.body}>
        <div className={classes.timeline}>
          <TimelineView run={run.data} flow={flow} selected={shown} onSelect={onSelect} />
        </div>
        <div className={classes.detail}>
          {shown === null ? (
            <RunResult run={run.data} />
          ) : (
            <>
              <h2 className={classes.name}>{nameOf(flow, shown)}</h2>
              <NodeResult runId={runId} node={shown} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}

interface HeaderProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
  readonly isOwnPage: boolean;
}

function Header({ run, flow, selected, isOwnPage }: HeaderProps) {
  const cancel = useCancelRun();
  return (
    <header className={classes.header}>
      <StateBadge state={run.state} size="md" note={undoLabel(run.undo)} />
      <div className={classes.about}>
        {isOwnPage && run.flow_id !== null ? (
          <Link to={pathOf("flows", run.flow_id)} className={classes.flow}>
            {flow?.name ?? run.flow_id}
          </Link>
        ) : null}
        <span>{words.runs.version(run.version)}</span>
        <TimeText at={run.started_at ?? run.created_at} />
        <Duration from={run.started_at ?? run.created_at} to={run.ended_at} />
        <code className={classes.id}>{run.run_id}</code>
        <Origin id={run.forked_from} label={words.operators.forkedFrom} />
        <Origin id={run.parent_run} label={words.operators.calledBy} />
      </div>
      {isOwnPage ? null : (
        <Tooltip label={words.runs.open}>
          <ActionIcon
            component={Link}
            to={pathOf("runs", run.run_id)}
            aria-label={words.runs.open}
            data-testid="open-run"
          >
            <ExternalLink size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      <RunAgain run={run} flow={flow} selected={selected} />
      {hasEnded(run.state) ? null : (
        <ConfirmButton
          variant="default"
          leftSection={<CircleSlash size={14} />}
          loading={cancel.isPending}
          question={words.runs.cancelQuestion}
          confirmLabel={words.runs.cancel}
          onConfirm={() => cancel.mutate({ id: run.run_id })}
          testId="cancel-run"
        >
          {words.runs.cancel}
        </ConfirmButton>
      )}
    </header>
  );
}

function Origin({ id, label }: { id: string | null | undefined; label: string }) {
  return id == null ? null : <Link to={pathOf("runs", id)}>{label}</Link>;
}

interface NoticeProps {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly onSelect: (node: NodeId) => void;
}

function Notice({ run, flow, onSelect }: NoticeProps) {
  const text = noticeOf(run);
  const node = blockedNode(run) ?? nodeOfError(run.error);
  if (text === "") return null;
  return (
    <div className={classes.notice} role="status" data-testid="run-error">
      {node !== null && node in run.nodes ? (
        <button type="button" className={classes.where} onClick={() => onSelect(node)}>
          {nameOf(flow, node)}
        </button>
      ) : null}
      <span>{text}</span>
      {run.state === "parked" ? <ResumeRun runId={run.run_id} /> : null}
    </div>
  );
}

function noticeOf(run: RunView): string {
  if (run.state === "undo_blocked") return words.runs.blockedRun;
  if (run.state === "parked") return words.runs.parked;
  return errorText(run.error);
}

function blockedNode(run: RunView): string | null {
  const found = Object.entries(run.nodes).find(([, { state }]) => state === "compensation_failed");
  return found?.[0] ?? null;
}

function RunResult({ run }: { run: RunView }) {
  return (
    <div className={classes.parts}>
      <Part title={words.runs.outputOfRun}>
        {run.state === "succeeded" ? (
          <JsonTree value={run.output} name={`${run.run_id}-output`} openDepth={2} />
        ) : (
          <p className={classes.nothing}>
            {hasEnded(run.state) ? words.runs.noOutput : words.runs.noOutputYet}
          </p>
        )}
      </Part>
      {run.error == null ? null : (
        <Part title={words.runs.error}>
          <JsonTree value={run.error} name={`${run.run_id}-error`} openDepth={2} />
        </Part>
      )}
      <Part title={words.runs.inputOfRun}>
        <JsonTree value={run.input} name={`${run.run_id}-input`} openDepth={2} />
      </Part>
    </div>
  );
}

const nameOf = (flow: Flow | undefined, node: NodeId): string =>
  flow?.nodes.find(({ id }) => id === node)?.name ?? node;
