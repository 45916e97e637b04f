// Takes a run back to any moment of its history: a slider over its facts, with a player.
import { ActionIcon, Tooltip } from "@mantine/core";
import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useMemo, type KeyboardEvent, type PointerEvent } from "react";
import { useStore } from "zustand";

import { countUpTo, type Fact } from "../model/replay";
import type { Pace } from "../store/watch";
import { preciseTime } from "../ui/time";
import { words } from "../words/words";
import { factTitle, type NameOf } from "./factText";
import { nearestTo, placesOf } from "./scrub";
import classes from "./Scrubber.module.css";
import { Ticks } from "./Ticks";
import { togglePlay, usePlay, useWantsLessMotion } from "./usePlay";
import { useWatchStore } from "./watching";

const PAGE = 10;
const PACES: readonly Pace[] = ["1", "10", "steps"];

export function Scrubber({ nameOf }: { nameOf: NameOf }) {
  const watch = useWatchStore();
  const facts = useStore(watch, (state) => state.film.facts);
  usePlay(watch);
  if (facts.length === 0) return null;
  return (
    <div className={classes.scrubber} data-testid="scrubber">
      <Player />
      <Track facts={facts} nameOf={nameOf} />
    </div>
  );
}

function Player() {
  const watch = useWatchStore();
  const isPlaying = useStore(watch, (state) => state.isPlaying);
  const label = isPlaying ? words.runs.pause : words.runs.play;
  return (
    <span className={classes.player}>
      <Step label={words.runs.previousFact} icon={SkipBack} by={-1} />
      <Tooltip label={label}>
        <ActionIcon
          size={26}
          aria-label={label}
          onClick={() => togglePlay(watch)}
          data-testid="replay-play"
        >
          {isPlaying ? <Pause size={14} /> : <Play size={14} />}
        </ActionIcon>
      </Tooltip>
      <Step label={words.runs.nextFact} icon={SkipForward} by={1} />
      <PaceButton />
    </span>
  );
}

function Step({ label, icon: Icon, by }: { label: string; icon: typeof Play; by: number }) {
  const watch = useWatchStore();
  return (
    <Tooltip label={label}>
      <ActionIcon
        size={26}
        aria-label={label}
        onClick={() => watch.actions.step(by)}
        data-testid={by < 0 ? "replay-previous" : "replay-next"}
      >
        <Icon size={14} />
      </ActionIcon>
    </Tooltip>
  );
}

function PaceButton() {
  const watch = useWatchStore();
  const isStill = useWantsLessMotion();
  const chosen = useStore(watch, (state) => state.pace);
  const pace = isStill ? "steps" : chosen;
  const next = PACES[(PACES.indexOf(pace) + 1) % PACES.length] ?? "1";
  return (
    <Tooltip label={words.runs.paceHelp[pace]}>
      <button
        type="button"
        className={classes.pace}
        aria-label={`${words.runs.paces[pace]}: ${words.runs.paceHelp[pace]}`}
        disabled={isStill}
        onClick={() => watch.setState({ pace: next })}
        data-testid="replay-pace"
      >
        {words.runs.paces[pace]}
      </button>
    </Tooltip>
  );
}

function Track({ facts, nameOf }: { facts: readonly Fact[]; nameOf: NameOf }) {
  const watch = useWatchStore();
  const at = useStore(watch, (state) => state.at);
  const film = useStore(watch, (state) => state.film);
  const places = useMemo(() => placesOf(facts), [facts]);
  const index = (at === null ? facts.length : countUpTo(film, at)) - 1;
  const fact = facts[index];
  const place = at === null ? 1 : (places[index] ?? 1);
  const goTo = (target: number) => {
    watch.setState({ isPlaying: false });
    watch.actions.goTo(facts[Math.max(0, Math.min(target, facts.length - 1))]?.seq ?? null);
  };
  const text = fact === undefined ? "" : factTitle(fact, nameOf);
  return (
    <>
      <div
        className={classes.track}
        role="slider"
        tabIndex={0}
        aria-label={words.runs.scrubber}
        aria-valuemin={1}
        aria-valuemax={facts.length}
        aria-valuenow={index + 1}
        aria-valuetext={`${preciseTime(fact?.at)} ${text}`}
        data-past={at !== null || undefined}
        data-testid="replay-slider"
        onPointerDown={(event) => drag(event, (x) => goTo(nearestTo(places, x)))}
        onKeyDown={(event) => press(event, index, facts.length, goTo)}
      >
        <Ticks facts={facts} places={places} />
        <span className={classes.passed} style={{ width: `${place * 100}%` }} />
        <span className={classes.thumb} style={{ left: `${place * 100}%` }} />
      </div>
      <span className={classes.count}>{words.runs.factOf(index + 1, facts.length)}</span>
    </>
  );
}

function drag(event: PointerEvent<HTMLDivElement>, goTo: (place: number) => void): void {
  const track = event.currentTarget;
  const box = track.getBoundingClientRect();
  const placeOf = (x: number) => Math.max(0, Math.min(1, (x - box.left) / box.width));
  track.setPointerCapture(event.pointerId);
  goTo(placeOf(event.clientX));
  const moved = (move: globalThis.PointerEvent) => goTo(placeOf(move.clientX));
  track.addEventListener("pointermove", moved);
  const end = () => track.removeEventListener("pointermove", moved);
  track.addEventListener("pointerup", end, { once: true });
  track.addEventListener("pointercancel", end, { once: true });
}

function press(
  event: KeyboardEvent,
  index: number,
  count: number,
  goTo: (index: number) => void,
): void {
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowDown: index - 1,
    ArrowRight: index + 1,
    ArrowUp: index + 1,
    PageDown: index - PAGE,
    PageUp: index + PAGE,
    Home: 0,
    End: count - 1,
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  goTo(target);
}
