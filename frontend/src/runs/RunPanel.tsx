// One run: how it stands, its nodes, its time, its facts, and what the chosen node did; keeps itself up to date.
import { Loader } from "@mantine/core";
import { useCallback, useMemo, type ReactNode } from "react";
import { useStore } from "zustand";

import { useLiveRun } from "../api/liveRun";
import type { RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { momentAfter } from "../model/replay";
import { shownFact, type RunTab } from "../store/watch";
import { ProblemAlert } from "../ui/ProblemAlert";
import { instantOf } from "../ui/time";
import { words } from "../words/words";
import { runAsOf } from "./asOf";
import type { NameOf } from "./factText";
import { Gantt } from "./Gantt";
import { HistoryTab } from "./HistoryTab";
import { NodeResult } from "./NodeResult";
import { NodesTab } from "./NodesTab";
import { PastBanner } from "./PastBanner";
import { MockedBanner, Notice } from "./Notices";
import { RunHeader } from "./RunHeader";
import classes from "./RunPanel.module.css";
import { RunResult } from "./RunResult";
import { Scrubber } from "./Scrubber";
import { Split } from "./Split";
import { useFilm, useMoment, useWatchStore, WatchContext } from "./watching";

interface Props {
  readonly runId: string;
  /** The document that the run runs, for names and order. */
  readonly flow?: Flow | undefined;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
  /** On its own page there is nowhere to go. */
  readonly isOwnPage?: boolean;
  /** What the editor adds: its list of pins. */
  readonly pins?: { readonly count: number; readonly list: ReactNode } | undefined;
  /** What the editor adds beside the state: stepping. */
  readonly controls?: ReactNode;
}

export function RunPanel(props: Props) {
  const watch = useWatchStore();
  const run = useLiveRun(props.runId);
  useFilm(watch, props.runId);
  if (run.error !== null && run.data === undefined)
    return <ProblemAlert error={run.error} onRetry={() => void run.refetch()} />;
  if (run.data === undefined) return <Loader size="sm" m="md" aria-label={words.ui.loading} />;
  return (
    <WatchContext value={watch}>
      <Panel {...props} run={run.data} />
    </WatchContext>
  );
}

type PanelProps = Props & { readonly run: RunView };

function Panel({ run, flow, selected, onSelect, isOwnPage = false, ...more }: PanelProps) {
  const nameOf = useNames(flow);
  const shownRun = useShownRun(run);
  const shown = selected !== null && selected in run.nodes ? selected : null;
  const place = { run: shownRun, flow, selected: shown, onSelect };
  return (
    <div className={classes.panel} data-testid="run-panel" data-state={run.state}>
      <RunHeader run={run} flow={flow} selected={shown} isOwnPage={isOwnPage}>
        {more.controls}
      </RunHeader>
      <PastBanner nameOf={nameOf} />
      <MockedBanner run={run} nameOf={nameOf} />
      <Notice run={shownRun} flow={flow} onSelect={onSelect} />
      <div className={classes.bar}>
        <Tabs pins={more.pins?.count} />
        <Scrubber nameOf={nameOf} />
      </div>
      <Body {...place} original={run} nameOf={nameOf} pins={more.pins?.list} />
    </div>
  );
}

interface BodyProps {
  readonly run: RunView;
  /** As it stands now. */
  readonly original: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
  readonly nameOf: NameOf;
  readonly pins: ReactNode;
}

function Body({ run, original, flow, selected, onSelect, nameOf, pins }: BodyProps) {
  const watch = useWatchStore();
  const tab = useStore(watch, (state) => state.tab);
  const undone = useUndone();
  const place = { flow, selected, onSelect };
  return (
    <Split isDataOnly={tab === "data"} label={words.runs.splitter}>
      {tab === "timeline" ? (
        <Gantt run={original} {...place} />
      ) : tab === "history" ? (
        <HistoryTab runId={run.run_id} nameOf={nameOf} />
      ) : tab === "pins" && pins !== undefined ? (
        pins
      ) : (
        <NodesTab run={run} undone={undone} {...place} />
      )}
      {selected === null ? (
        <RunResult run={run} />
      ) : (
        <>
          <h2 className={classes.name}>{nameOf(selected)}</h2>
          <NodeResult runId={run.run_id} node={selected} />
        </>
      )}
    </Split>
  );
}

const TABS: readonly RunTab[] = ["nodes", "timeline", "history", "data"];

function Tabs({ pins }: { pins: number | undefined }) {
  const watch = useWatchStore();
  const tab = useStore(watch, (state) => state.tab);
  const all = pins === undefined ? TABS : [...TABS, "pins" as const];
  const chosen = all.includes(tab) ? tab : "nodes";
  const press = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = all[(all.indexOf(chosen) + by + all.length) % all.length] ?? "nodes";
    watch.setState({ tab: next });
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div
      className={classes.tabs}
      role="tablist"
      aria-label={words.runs.tabsLabel}
      onKeyDown={press}
    >
      {all.map((one) => (
        <button
          key={one}
          type="button"
          role="tab"
          aria-selected={one === chosen}
          tabIndex={one === chosen ? 0 : -1}
          className={classes.tab}
          data-tab={one}
          data-testid={`run-tab-${one}`}
          onClick={() => watch.setState({ tab: one })}
        >
          {words.runs.tabs[one]}
          {one === "pins" && pins !== undefined && pins > 0 ? (
            <span className={classes.tabCount}>{pins}</span>
          ) : null}
        </button>
      ))}
    </div>
  );
}

function useNames(flow: Flow | undefined): NameOf {
  const names = useMemo(() => new Map(flow?.nodes.map(({ id, name }) => [id, name ?? id])), [flow]);
  return useCallback((node) => names.get(node) ?? node, [names]);
}

/** The run as it stood at the shown moment. */
function useShownRun(run: RunView): RunView {
  const watch = useWatchStore();
  const moment = useMoment(run.run_id);
  return useMemo(() => {
    if (moment === null) return run;
    return runAsOf(run, moment, instantOf(shownFact(watch.getState())?.at) ?? 0);
  }, [run, moment, watch]);
}

function useUndone(): readonly NodeId[] {
  const watch = useWatchStore();
  const film = useStore(watch, (state) => state.film);
  return useMemo(() => momentAfter(film, film.facts.length).undone, [film]);
}
