// What a run did at one node: state, attempts, input, output and error, now or at the shown moment.
import { Loader } from "@mantine/core";
import { CircleDashed, Play } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";

import { isProblem } from "../api/problem";
import { useLiveRun } from "../api/liveRun";
import { useNodeDetail } from "../api/queries";
import type { FrameView, NodeDetail, RunView } from "../api/types";
import type { NodeId } from "../model/flow";
import { placeOf, shownFact } from "../store/watch";
import { EmptyState } from "../ui/EmptyState";
import { ProblemAlert } from "../ui/ProblemAlert";
import { StateBadge } from "../ui/StateBadge";
import { instantOf } from "../ui/time";
import { Duration, TimeText } from "../ui/TimeText";
import { words } from "../words/words";
import { detailAsOf } from "./asOf";
import { AttemptLog } from "./AttemptLog";
import { ErrorPart } from "./ErrorPart";
import { ItemPicker, ItemsProgress, shownFrame } from "./Frames";
import { NodeValue } from "./NodeValue";
import classes from "./NodeResult.module.css";
import { Part } from "./Part";
import { PinButton } from "./PinButton";
import { Situation } from "./Situation";
import { SourceBadge } from "./SourceBadge";
import { LostDecisions, UndoDecisions } from "./UndoDecisions";
import { Usable } from "./Usable";
import { useMoment, useWatchStore } from "./watching";

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
    return <Loader size="sm" m="md" aria-label={words.ui.loading} />;
  return <Result key={node} run={run.data} node={node} detail={detail.data} />;
}

interface ResultProps {
  readonly run: RunView;
  readonly node: NodeId;
  readonly detail: NodeDetail;
}

function Result({ run, node, detail: recorded }: ResultProps) {
  const watch = useWatchStore();
  const moment = useMoment(run.run_id);
  const chosen = useStore(watch, (state) => placeOf(state, node).frame);
  const detail = useMemo(() => {
    if (moment === null) return recorded;
    const at = instantOf(shownFact(watch.getState())?.at) ?? 0;
    return detailAsOf(recorded, moment.nodes[node], at);
  }, [recorded, moment, node, watch]);
  if (detail.state === "pending" && detail.is_held !== true)
    return (
      <EmptyState icon={CircleDashed} title={words.runs.notReached} isSmall>
        {words.runs.notReachedText}
      </EmptyState>
    );
  const until = moment === null ? null : (shownFact(watch.getState())?.at ?? null);
  const frames = detail.frames ?? [];
  const frame = shownFrame(frames, chosen);
  return (
    <div className={classes.result} data-testid="node-result" data-state={detail.state}>
      <Head view={detail} until={until} />
      <Situation detail={detail} />
      {moment === null ? <Decide run={run} node={node} detail={detail} frame={frame} /> : null}
      {detail.items ? <ItemsProgress items={detail.items} /> : null}
      {frames.length > 0 ? (
        <ItemPicker
          frames={frames}
          shown={frame}
          onChoose={(number) => watch.actions.look(node, number, null)}
        />
      ) : null}
      {frame === undefined ? null : (
        <Head view={frame} note={words.runs.frame(frame.position)} until={until} />
      )}
      <Values
        runId={run.run_id}
        node={node}
        detail={frame ?? detail}
        frame={frame?.frame ?? null}
        isBody={frame !== undefined}
      />
    </div>
  );
}

interface HeadProps {
  readonly view: NodeDetail | FrameView;
  readonly note?: string;
  /** The shown moment, up to which what goes on has lasted. */
  readonly until: string | null;
}

function Head({ view, note, until }: HeadProps) {
  return (
    <div className={classes.head}>
      <StateBadge state={view.state} kind="node" size="md" note={note ?? triesOf(view)} />
      <SourceBadge source={view.source} />
      {view.started_at == null ? null : (
        <span className={classes.dim}>
          <TimeText at={view.started_at} /> ·{" "}
          <Duration from={view.started_at} to={view.ended_at ?? until} />
        </span>
      )}
    </div>
  );
}

interface DecideProps extends ResultProps {
  readonly frame: FrameView | undefined;
}

/** What only a person can decide; never about an earlier moment. */
function Decide({ run, node, detail, frame }: DecideProps) {
  const state = (frame ?? detail).state;
  const place = { runId: run.run_id, node, frame: frame?.frame ?? null };
  return (
    <>
      {state === "compensation_failed" ? <UndoDecisions {...place} /> : null}
      {(frame ?? detail).is_lost ? <LostDecisions {...place} /> : null}
    </>
  );
}

interface ValuesProps {
  readonly runId: string;
  readonly node: NodeId;
  readonly detail: NodeDetail | FrameView;
  readonly frame: number | null;
  /** Of one item: the node as a whole has no values then. */
  readonly isBody: boolean;
}

function Values({ runId, node, detail, frame, isBody }: ValuesProps) {
  const attempts = detail.attempt_log ?? [];
  const place = { runId, node, frame };
  const isWhole = !isBody && "frames" in detail && (detail.frames?.length ?? 0) > 0;
  if (isWhole) return null;
  return (
    <>
      {detail.error == null ? null : <ErrorPart error={detail.error} {...place} />}
      <div className={classes.values}>
        {hasOutput(detail) ? (
          <Part
            title={words.runs.output}
            aside={
              <>
                <SourceBadge source={detail.source} />
                {isBody ? null : <PinButton node={node} />}
              </>
            }
          >
            <Usable steps={["nodes", node, "output"]}>
              <NodeValue {...place} part="output" value={detail.output} size={detail.output_size} />
            </Usable>
          </Part>
        ) : null}
        {hasInput(detail) ? (
          <Part title={words.runs.input}>
            <NodeValue {...place} part="input" value={detail.input} size={detail.input_size} />
          </Part>
        ) : null}
      </div>
      {attempts.length > 0 ? (
        <Part title={words.runs.attempts}>
          <AttemptLog attempts={attempts} node={node} frame={frame} />
        </Part>
      ) : null}
    </>
  );
}

const OUTPUT_STATES: ReadonlySet<string> = new Set([
  "succeeded",
  "compensating",
  "compensated",
  "compensation_failed",
]);

const hasOutput = (detail: NodeDetail | FrameView): boolean =>
  OUTPUT_STATES.has(detail.state) && (detail.error == null || detail.output != null);

const hasInput = (detail: NodeDetail | FrameView): boolean =>
  detail.input != null || (detail.input_size ?? 0) > 0;

function triesOf({ attempts, state, max_attempts }: NodeDetail | FrameView): string | undefined {
  if (state === "retrying") return words.runs.tries(attempts, max_attempts);
  return attempts > 1 ? words.runs.tries(attempts, null) : undefined;
}
