// One line of the outline: fold, icon, name, what a run did to it, how many problems it has.
import { ChevronRight, CircleAlert, Group, Undo2 } from "lucide-react";
import { memo, type ReactNode } from "react";

import { categoryColor } from "../catalog/category";
import { Icon } from "../catalog/icons";
import { titleOf } from "../model/catalog";
import type { Line } from "../model/outline";
import { nodeOf, useEditor, useOverlay, useSession } from "../store/context";
import { nodeStateLook } from "../ui/states";
import { words } from "../words/words";
import classes from "./Outline.module.css";

const { outline } = words.palette;
const INDENT_PX = 16;

interface OutlineRowProps {
  readonly line: Line;
  readonly top: number;
  readonly hasTabStop: boolean;
  readonly problems: number;
  readonly onChoose: (line: Line, isMore: boolean) => void;
  readonly onFold: (line: Line) => void;
  readonly onMenu: (line: Line, element: Element) => void;
}

export const OutlineRow = memo(function OutlineRow(props: OutlineRowProps) {
  const { line, top, hasTabStop, problems, onChoose, onFold, onMenu } = props;
  const look = useLook(line);
  const isSelected = useEditor((state) => state.selection.nodes.has(line.id));
  const state = useOverlay((each) =>
    each.runId === null ? undefined : each.nodes[line.id]?.state,
  );
  const stateLook = state === undefined ? null : nodeStateLook(state);
  const StateIcon = stateLook?.icon;
  const notes = [
    line.kind === "undo" ? outline.undo : "",
    look.isDisabled ? outline.disabled : "",
    stateLook?.label ?? "",
    problems > 0 ? outline.problems(problems) : "",
  ].filter(Boolean);
  return (
    <div
      role="treeitem"
      aria-level={line.level}
      aria-posinset={line.position}
      aria-setsize={line.count}
      aria-selected={isSelected}
      {...(line.isOpen === null ? {} : { "aria-expanded": line.isOpen })}
      aria-label={[look.title, ...notes].join(", ")}
      tabIndex={hasTabStop ? 0 : -1}
      className={classes.row}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 4 + (line.level - 1) * INDENT_PX }}
      data-key={line.key}
      data-disabled={look.isDisabled}
      data-testid={`outline-${line.key}`}
      onClick={(event) => onChoose(line, event.ctrlKey || event.metaKey)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(line, event.currentTarget);
      }}
    >
      <Fold line={line} onFold={onFold} />
      <span className={classes.icon} style={{ color: look.color }}>
        {look.icon}
      </span>
      <span className={classes.title}>{look.title}</span>
      {StateIcon !== undefined && (
        <StateIcon size={13} aria-hidden style={{ color: stateLook?.color ?? "" }} />
      )}
      {problems > 0 && (
        <span className={classes.problems}>
          <CircleAlert size={12} aria-hidden />
          {problems}
        </span>
      )}
    </div>
  );
});

function Fold({ line, onFold }: { line: Line; onFold: (line: Line) => void }) {
  return (
    <span
      className={classes.fold}
      data-open={line.isOpen ?? undefined}
      onClick={(event) => {
        if (line.isOpen === null) return;
        event.stopPropagation();
        onFold(line);
      }}
    >
      {line.isOpen !== null && <ChevronRight size={13} aria-hidden />}
    </span>
  );
}

interface Look {
  readonly title: string;
  readonly icon: ReactNode;
  readonly color: string;
  readonly isDisabled: boolean;
}

function useLook(line: Line): Look {
  const { findAction } = useSession();
  const node = useEditor((state) =>
    line.kind === "group" ? undefined : nodeOf(state.flow, line.id),
  );
  const group = useEditor((state) =>
    line.kind === "group" ? state.flow.groups?.find((each) => each.id === line.id) : undefined,
  );
  if (node === undefined)
    return {
      title: group?.name ?? outline.group,
      icon: <Group size={14} aria-hidden />,
      color: "var(--text-3)",
      isDisabled: false,
    };
  const action = findAction(node.type, node.version);
  return {
    title: titleOf(node, action),
    icon:
      line.kind === "undo" ? (
        <Undo2 size={14} aria-hidden />
      ) : (
        <Icon name={action?.icon ?? "circle-slash"} size={14} />
      ),
    color: line.kind === "undo" ? "var(--edge-undo)" : categoryColor(action?.category ?? "other"),
    isDisabled: node.disabled === true,
  };
}
