// The small buttons beside rows: add, remove, move.
import { ActionIcon, Button } from "@mantine/core";
import { ArrowDown, ArrowUp, GripVertical, Plus, X } from "lucide-react";

import type { DragEvent } from "react";

import classes from "./forms.module.css";
import { words } from "../words/words";

export function AddButton({
  what,
  onClick,
  testId,
}: {
  what: string;
  onClick: () => void;
  testId: string;
}) {
  return (
    <Button
      className={classes.add}
      variant="subtle"
      size="compact-xs"
      leftSection={<Plus size={12} />}
      onClick={onClick}
      data-testid={testId}
    >
      {words.forms.addNamed(what)}
    </Button>
  );
}

export function RemoveButton({ what, onClick }: { what: string; onClick: () => void }) {
  return (
    <ActionIcon
      className={classes.rowAction}
      size={24}
      aria-label={words.forms.removeNamed(what)}
      onClick={onClick}
    >
      <X size={14} />
    </ActionIcon>
  );
}

/** What a dragged row is known by: only its own list takes it. */
const rowType = (list: string): string => `application/x-baton-row-${list.toLowerCase()}`;

/** Takes a row to another place: dragged by its grip, or with the arrows while the grip has the focus. */
export function Grip({
  what,
  list,
  index,
  onMove,
}: {
  what: string;
  list: string;
  index: number;
  onMove: (by: number) => void;
}) {
  return (
    <span
      className={classes.grip}
      role="button"
      tabIndex={0}
      aria-label={words.forms.moveNamed(what)}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(rowType(list), String(index));
        event.dataTransfer.effectAllowed = "move";
      }}
      onKeyDown={(event) => {
        const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
        if (by === 0) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(by);
      }}
    >
      <GripVertical size={14} aria-hidden />
    </span>
  );
}

/** Handlers of a row onto which another one of its list may be dropped. */
export function rowTarget(list: string, index: number, move: (from: number, by: number) => void) {
  return {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(rowType(list))) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const from = event.dataTransfer.getData(rowType(list));
      if (from === "") return;
      event.preventDefault();
      event.stopPropagation();
      move(Number(from), index - Number(from));
    },
  };
}

interface MoveProps {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
}

export function MoveButtons({ isFirst, isLast, onMove }: MoveProps) {
  return (
    <>
      <ActionIcon
        size={24}
        aria-label={words.forms.up}
        disabled={isFirst}
        onClick={() => onMove(-1)}
      >
        <ArrowUp size={14} />
      </ActionIcon>
      <ActionIcon
        size={24}
        aria-label={words.forms.down}
        disabled={isLast}
        onClick={() => onMove(1)}
      >
        <ArrowDown size={14} />
      </ActionIcon>
    </>
  );
}
