// A map's items: how far it is, and what became of each.
import { useState } from "react";

import type { FrameView, NodeView } from "../api/types";
import type { NodeId } from "../model/flow";
import { JsonTree } from "../ui/JsonTree";
import { nodeStateLook } from "../ui/states";
import { StateBadge, StateIcon } from "../ui/StateBadge";
import { Duration } from "../ui/TimeText";
import { errorText } from "./errorText";
import classes from "./NodeResult.module.css";
import { words } from "../words/words";

const FRAMES_LISTED_MAX = 100;

export function ItemsProgress({ items }: { items: NonNullable<NodeView["items"]> }) {
  const { total, succeeded, failed, running } = items;
  const share = (count: number): string => `${total === 0 ? 0 : (count / total) * 100}%`;
  return (
    <div className={classes.items} data-testid="items">
      <div className={classes.progress} aria-hidden>
        <span style={{ width: share(succeeded), background: "var(--state-succeeded)" }} />
        <span style={{ width: share(failed), background: "var(--state-failed)" }} />
        <span style={{ width: share(running), background: "var(--state-running)" }} />
      </div>
      <span className={classes.dim}>
        {[
          words.runs.items(succeeded + failed, total),
          failed > 0 ? words.runs.itemsFailed(failed) : "",
          running > 0 ? words.runs.itemsRunning(running) : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </div>
  );
}

export function Frames({ node, frames }: { node: NodeId; frames: readonly FrameView[] }) {
  const [chosen, choose] = useState<number | null>(null);
  const frame =
    frames.find(({ position }) => position === chosen) ??
    frames.find(({ state }) => state === "failed") ??
    frames[0];
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>
        {words.runs.frames}
        {frames.length >= FRAMES_LISTED_MAX ? (
          <span className={classes.dim}> {words.runs.framesFirst(FRAMES_LISTED_MAX)}</span>
        ) : null}
      </h3>
      <div className={classes.frames} data-testid="frames">
        {frames.map(({ position, state }) => {
          const look = nodeStateLook(state);
          return (
            <button
              key={position}
              type="button"
              className={classes.frame}
              aria-pressed={position === frame?.position}
              aria-label={`${words.runs.frame(position)}: ${look.label}`}
              title={look.label}
              onClick={() => choose(position)}
              style={{ ["--state" as string]: look.color }}
            >
              <StateIcon look={look} size={11} />
              {position}
            </button>
          );
        })}
      </div>
      {frame === undefined ? null : <Frame key={frame.position} node={node} frame={frame} />}
    </section>
  );
}

function Frame({ node, frame }: { node: NodeId; frame: FrameView }) {
  const text = errorText(frame.error);
  return (
    <>
      <div className={classes.head}>
        <StateBadge state={frame.state} kind="node" note={words.runs.frame(frame.position)} />
        <span className={classes.dim}>
          <Duration from={frame.started_at} to={frame.ended_at} />
        </span>
      </div>
      {text === "" ? null : <p className={classes.message}>{text}</p>}
      {frame.error == null ? (
        <JsonTree value={frame.output} name={`${node}-${frame.position}-output`} openDepth={2} />
      ) : (
        <JsonTree value={frame.error} name={`${node}-${frame.position}-error`} openDepth={2} />
      )}
    </>
  );
}
