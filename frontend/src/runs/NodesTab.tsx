// A run's nodes as a list: what became of each and how long it took; a row chooses its node.
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";

import { hasEnded } from "../api/merge";
import type { NodeView, RunView } from "../api/types";
import type { Flow, NodeId } from "../model/flow";
import { useNow } from "../ui/now";
import { nodeStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { durationText, instantOf } from "../ui/time";
import { words } from "../words/words";
import classes from "./NodesTab.module.css";
import { Countdown } from "./Countdown";
import { SourceBadge } from "./SourceBadge";
import { nodeRowsOf, type NodeRow } from "./nodeRows";

const ROW_PX = 32;

interface Props {
  readonly run: RunView;
  readonly flow: Flow | undefined;
  readonly selected: NodeId | null;
  readonly onSelect: (node: NodeId | null) => void;
  readonly undone: readonly NodeId[];
}

export function NodesTab({ run, flow, selected, onSelect, undone }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => nodeRowsOf(run, flow), [run, flow]);
  const order = useMemo(() => new Map(undone.map((node, index) => [node, index + 1])), [undone]);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    initialRect: { width: 400, height: 600 },
  });
  return (
    <div ref={box} className={classes.box}>
      <ul
        className={classes.list}
        aria-label={words.runs.tabs.nodes}
        style={{ height: virtual.getTotalSize() }}
        data-testid="timeline"
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <li key={row.node} style={{ top: start }}>
              <RowButton
                row={row}
                isLive={!hasEnded(run.state)}
                isSelected={row.node === selected}
                order={order.get(row.node)}
                onClick={() => onSelect(row.node === selected ? null : row.node)}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly row: NodeRow;
  readonly isLive: boolean;
  readonly isSelected: boolean;
  readonly order: number | undefined;
  readonly onClick: () => void;
}

function RowButton({ row, isLive, isSelected, order, onClick }: RowProps) {
  const { view } = row;
  const look = nodeStateLook(view.state);
  return (
    <button
      type="button"
      className={classes.row}
      aria-pressed={isSelected}
      onClick={onClick}
      data-testid={`timeline-${row.node}`}
      data-state={view.state}
      style={{ ["--state" as string]: look.color }}
    >
      <StateIcon look={look} />
      <span className={classes.name}>{row.name}</span>
      <SourceBadge source={view.source} />
      <span className={classes.state}>
        {order === undefined ? null : <span className={classes.order}>{order}</span>}
        <span className={classes.word}>{look.label}</span> <Note view={view} />
      </span>
      <Took view={view} isLive={isLive} />
    </button>
  );
}

function Note({ view }: { view: NodeView }) {
  const tries =
    view.attempts > 1 || view.state === "retrying"
      ? words.runs.tries(view.attempts, view.state === "retrying" ? view.max_attempts : null)
      : "";
  const items = view.items ? `${view.items.succeeded + view.items.failed}/${view.items.total}` : "";
  if (view.is_held === true) return <span className={classes.note}>{words.runs.heldShort}</span>;
  const due = view.state === "retrying" ? view.retry_at : view.due_at;
  return (
    <span className={classes.note}>
      {items || tries}
      {due ? (
        <>
          {" "}
          <Countdown to={due} />
        </>
      ) : null}
    </span>
  );
}

/** How long it took; not for an undone one: its end is that of the undo. */
function Took({ view, isLive }: { view: NodeView; isLive: boolean }) {
  const start = instantOf(view.started_at);
  const end = instantOf(view.ended_at);
  const isOpen = start !== null && end === null && isLive;
  const now = useNow(isOpen);
  const to = end ?? (isOpen ? Math.max(now, start) : null);
  const text =
    start === null || to === null || view.state.startsWith("compens")
      ? ""
      : durationText(Math.max(0, to - start));
  return <span className={classes.took}>{text}</span>;
}
