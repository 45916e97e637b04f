// What a run did at one node: state, attempts, input, output and error; keeps itself up to date.
import { Loader } from "@mantine/core";
import { CircleDashed, Play } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import { isProblem } from "../api/problem";
import { useLiveRun, useNodeDetail } from "../api/queries";
import type { NodeDetail, RunView } from "../api/types";
import type { NodeId } from "../model/flow";
import { EmptyState } from "../ui/EmptyState";
import { JsonTree } from "../ui/JsonTree";
import { ProblemAlert } from "../ui/ProblemAlert";
import { StateBadge } from "../ui/StateBadge";
import { Duration, Moment, TimeText } from "../ui/TimeText";
import { AttemptLog } from "./AttemptLog";
import { errorText } from "./errorText";
import { Frames, ItemsProgress } from "./Frames";
import classes from "./NodeResult.module.css";
import { LostDecisions, UndoDecisions } from "./UndoDecisions";
import { words } from "../words/words";

interface Props {
  /** null: the flow has not run. */
  readonly runId: string | null;
  readonly node: NodeId;
}

export function NodeResult({ runId, node }: Props) {
  const run = useLiveRun(runId);
  const isKnown = run.data !== undefined && node in run.data.nodes;
  const detail = useNodeDetail(isKnown ? runId : null, node);
  if (runId === null)
    return (
      <EmptyState icon={Play} title={words.runs.noRunShown} isSmall>
        {words.runs.noRunShownText}
      </EmptyState>
    );
  const error = run.error ?? detail.error;
  if (error !== null && !isProblem(error, "not_found")) return <ProblemAlert error={error} />;
  if (run.data !== undefined && !isKnown)
    return (
      <EmptyState icon={CircleDashed} title={words.runs.unknownNode} isSmall>
        {words.runs.unknownNodeText}
      </EmptyState>
    );
  if (run.data === undefined || detail.data === undefined)
    return <Loader size="sm" m="md" aria-label="Loading" />;
  return <Result key={node} run={run.data} node={node} detail={detail.data} />;
}

interface ResultProps {
  readonly run: RunView;
  readonly node: NodeId;
  readonly detail: NodeDetail;
}

function Result({ run, node, detail }: ResultProps) {
  if (detail.state === "pending")
    return (
      <EmptyState icon={CircleDashed} title={words.runs.notReached} isSmall>
        {words.runs.notReachedText}
      </EmptyState>
    );
  const attempts = detail.attempt_log ?? [];
  return (
    <div className={classes.result} data-testid="node-result">
      <div className={classes.head}>
        <StateBadge state={detail.state} kind="node" size="md" note={triesOf(detail)} />
        {detail.started_at == null ? null : (
          <span className={classes.dim}>
            <TimeText at={detail.started_at} /> ·{" "}
            <Duration from={detail.started_at} to={detail.ended_at} />
          </span>
        )}
      </div>
      <Situation detail={detail} />
      {detail.state === "compensation_failed" ? (
        <UndoDecisions runId={run.run_id} node={node} />
      ) : null}
      {detail.is_lost ? <LostDecisions runId={run.run_id} node={node} /> : null}
      {detail.items ? <ItemsProgress items={detail.items} /> : null}
      {detail.error == null ? null : (
        <Part title={words.runs.error}>
          <p className={classes.message}>{errorText(detail.error)}</p>
          <JsonTree value={detail.error} name={`${node}-error`} openDepth={2} />
        </Part>
      )}
      {detail.frames && detail.frames.length > 0 ? (
        <Frames node={node} frames={detail.frames} />
      ) : null}
      {hasOutput(detail) ? (
        <Part title={words.runs.output}>
          <JsonTree value={detail.output} name={`${node}-output`} openDepth={2} />
        </Part>
      ) : null}
      {detail.input == null ? null : (
        <Part title={words.runs.input}>
          <JsonTree value={detail.input} name={`${node}-input`} openDepth={2} />
        </Part>
      )}
      {attempts.length > 1 || (attempts.length === 1 && detail.state !== "succeeded") ? (
        <Part title={words.runs.attempts}>
          <AttemptLog attempts={attempts} />
        </Part>
      ) : null}
    </div>
  );
}

/** What a person wants to know of where it stands: why skipped, until when it waits, what undid it. */
function Situation({ detail }: { detail: NodeDetail }) {
  const { state, reason, due_at, retry_at, undone_by, wait, child_run } = detail;
  return (
    <>
      {state === "skipped" && reason ? <p className={classes.situation}>{reason}</p> : null}
      {state === "waiting" && due_at ? (
        <p className={classes.situation}>
          {words.runs.dueAt} <Moment at={due_at} />
        </p>
      ) : null}
      {state === "retrying" && retry_at ? (
        <p className={classes.situation}>
          {words.runs.retryAt} <TimeText at={retry_at} />
        </p>
      ) : null}
      {wait ? (
        <p className={classes.situation} data-testid="awaited">
          {words.operators.awaited(wait)}
          {wait.timeout_at ? (
            <>
              {" "}
              {words.operators.until} <Moment at={wait.timeout_at} />
            </>
          ) : null}
        </p>
      ) : null}
      {child_run ? (
        <p className={classes.situation}>
          <Link to={pathOf("runs", child_run)}>{words.operators.child}</Link>
        </p>
      ) : null}
      {undone_by ? <p className={classes.situation}>{words.runs.undoneBy(undone_by)}</p> : null}
    </>
  );
}

const OUTPUT_STATES: ReadonlySet<string> = new Set([
  "succeeded",
  "compensating",
  "compensated",
  "compensation_failed",
]);

const hasOutput = (detail: NodeDetail): boolean =>
  OUTPUT_STATES.has(detail.state) && detail.error == null && !detail.frames?.length;

function triesOf({ attempts, state, max_attempts }: NodeDetail): string | undefined {
  if (state === "retrying") return words.runs.tries(attempts, max_attempts);
  return attempts > 1 ? words.runs.tries(attempts, null) : undefined;
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>{title}</h3>
      {children}
    </section>
  );
}
