// A scope's items: how far it is, and one of them chosen, by state or by number.
import { ActionIcon, Tooltip } from "@mantine/core";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";

import type { FrameView, NodeView } from "../api/types";
import { nodeStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { words } from "../words/words";
import classes from "./NodeResult.module.css";

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

/** The chosen item, else the first that failed, else the first. */
export function shownFrame(
  frames: readonly FrameView[],
  chosen: number | null,
): FrameView | undefined {
  return (
    frames.find(({ frame }) => chosen !== null && frame === chosen) ??
    frames.find(({ state }) => state === "failed") ??
    frames[0]
  );
}

interface PickerProps {
  readonly frames: readonly FrameView[];
  readonly shown: FrameView | undefined;
  readonly onChoose: (frame: number | null) => void;
}

export function ItemPicker({ frames, shown, onChoose }: PickerProps) {
  const [filter, setFilter] = useState<string | null>(null);
  const states = [...new Set(frames.map(({ state }) => state))];
  const isThere = filter !== null && states.some((state) => state === filter);
  const listed = isThere ? frames.filter(({ state }) => state === filter) : frames;
  const at = listed.findIndex((frame) => frame === shown);
  const go = (by: number) => onChoose(listed[at + by]?.frame ?? null);
  return (
    <section className={classes.part} data-testid="frames">
      <h3 className={classes.title}>
        {words.runs.frames}
        {frames.length >= FRAMES_LISTED_MAX ? (
          <span className={classes.dim}> {words.runs.framesFirst(FRAMES_LISTED_MAX)}</span>
        ) : null}
        <span className={classes.steps}>
          <Go
            label={words.runs.previousItem}
            icon={ChevronLeft}
            isOff={at <= 0}
            onClick={() => go(-1)}
          />
          <Go
            label={words.runs.nextItem}
            icon={ChevronRight}
            isOff={at < 0 || at >= listed.length - 1}
            onClick={() => go(1)}
          />
        </span>
      </h3>
      {states.length > 1 ? (
        <Filter
          frames={frames}
          states={states}
          chosen={isThere ? filter : null}
          onChoose={setFilter}
        />
      ) : null}
      <div className={classes.frames}>
        {listed.map((frame) => (
          <Item
            key={frame.frame ?? frame.position}
            frame={frame}
            isShown={frame === shown}
            onClick={() => onChoose(frame.frame ?? null)}
          />
        ))}
      </div>
    </section>
  );
}

interface ItemProps {
  readonly frame: FrameView;
  readonly isShown: boolean;
  readonly onClick: () => void;
}

function Item({ frame: { position, state }, isShown, onClick }: ItemProps) {
  const look = nodeStateLook(state);
  return (
    <button
      type="button"
      className={classes.frame}
      aria-pressed={isShown}
      aria-label={`${words.runs.frame(position)}: ${look.label}`}
      title={look.label}
      onClick={onClick}
      style={{ ["--state" as string]: look.color }}
      data-testid={`frame-${position}`}
    >
      <StateIcon look={look} size={11} />
      {position}
    </button>
  );
}

interface FilterProps {
  readonly frames: readonly FrameView[];
  readonly states: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (state: string | null) => void;
}

function Filter({ frames, states, chosen, onChoose }: FilterProps) {
  return (
    <div className={classes.filter} role="group" aria-label={words.runs.filterItems}>
      <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
        {words.runs.items1.one(words.runs.items1.all, frames.length)}
      </button>
      {states.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen === state}
          onClick={() => onChoose(state)}
          data-testid={`items-${state}`}
        >
          {words.runs.items1.one(
            nodeStateLook(state).label,
            frames.filter((frame) => frame.state === state).length,
          )}
        </button>
      ))}
    </div>
  );
}

interface GoProps {
  readonly label: string;
  readonly icon: typeof ChevronLeft;
  readonly isOff: boolean;
  readonly onClick: () => void;
}

function Go({ label, icon: Icon, isOff, onClick }: GoProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={20} aria-label={label} disabled={isOff} onClick={onClick}>
        <Icon size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
