// A run over time: a lane for each node, its tries as bars, waits hatched, idle time cut out.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useStore } from "zustand";

import { hasEnded } from "../api/merge";
import { useTimeline } from "../api/runReads";
import type { RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { shownFact } from "../store/watch";
import { useNow } from "../ui/now";
import { instantOf } from "../ui/time";
import { words } from "../words/words";
import { instantsOf, rowsOf, type Row } from "./gantt";
import classes from "./Gantt.module.css";
import { GanttAxis, GanttShade } from "./GanttAxis";
import { GanttRow, type Choice } from "./GanttRow";
import { moveFocus } from "./ganttKeys";
import { timeScale } from "./timeScale";
import { useView } from "./useView";
import { useWatchStore } from "./watching";

const ROW_PX = 28;

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
}

export function Gantt({ run, flow, selected, onSelect }: Props) {
  const watch = useWatchStore();
  const isLive = !hasEnded(run.state);
  const { data } = useTimeline(run.run_id, isLive);
  const now = useNow(isLive);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const spans = data?.spans;
  const rows = useMemo(
    () => rowsOf({ spans: spans ?? [], flow, toggled, now }),
    [spans, flow, toggled, now],
  );
  const scale = useMemo(() => {
    const begun = instantOf(run.started_at ?? run.created_at);
    return timeScale([...(begun === null ? [] : [begun]), ...instantsOf(spans ?? [], now)]);
  }, [run.started_at, run.created_at, spans, now]);
  const track = useRef<HTMLDivElement>(null);
  const controls = useView(track);
  const cursor = useCursor();
  const choose = (choice: Choice) => {
    onSelect(choice.node);
    watch.actions.look(choice.node, choice.frame, choice.attempt);
  };
  const toggle = (key: string) =>
    setToggled((known) => {
      const next = new Set(known);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <div className={classes.gantt} data-testid="gantt" data-count={rows.length}>
      <GanttAxis scale={scale} controls={controls} track={track} />
      {data?.is_complete === false ? (
        <p className={classes.note}>{words.runs.notAllSpans}</p>
      ) : null}
      {rows.length === 0 ? <p className={classes.note}>{words.runs.noSpans}</p> : null}
      <Rows
        rows={rows}
        selected={selected}
        onChoose={choose}
        onToggle={toggle}
        frameOf={{ view: controls.view, place: scale.place }}
        onKey={(event) => {
          if (event.key === "+" || event.key === "=") controls.zoom(1);
          else if (event.key === "-") controls.zoom(-1);
          else return false;
          return true;
        }}
        shade={<GanttShade scale={scale} view={controls.view} cursor={cursor} />}
      />
    </div>
  );
}

/** The shown moment; null: the present. */
function useCursor(): number | null {
  const watch = useWatchStore();
  const at = useStore(watch, (state) => state.at);
  return at === null ? null : instantOf(shownFact({ ...watch.getState(), at })?.at);
}

interface RowsProps {
  readonly rows: readonly Row[];
  readonly selected: NodeId | null;
  readonly onChoose: (choice: Choice) => void;
  readonly onToggle: (key: string) => void;
  readonly frameOf: {
    readonly view: { readonly from: number; readonly to: number };
    readonly place: (at: number) => number;
  };
  /** True when the key was taken. */
  readonly onKey: (event: KeyboardEvent) => boolean;
  readonly shade: React.ReactNode;
}

function Rows({ rows, selected, onChoose, onToggle, frameOf, onKey, shade }: RowsProps) {
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    initialRect: { width: 800, height: 600 },
  });
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (onKey(event) || moveFocus(event, rows.length, (index) => virtual.scrollToIndex(index))) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div
      ref={box}
      className={classes.rows}
      role="group"
      aria-label={words.runs.timeline}
      onKeyDown={press}
    >
      <div className={classes.inner} style={{ height: virtual.getTotalSize() }}>
        {shade}
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <div key={key} className={classes.row} style={{ top: start, height: ROW_PX }}>
              <GanttRow
                row={row}
                index={index}
                isSelected={"node" in row && row.node === selected}
                view={frameOf.view}
                place={frameOf.place}
                onChoose={onChoose}
                onToggle={onToggle}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
