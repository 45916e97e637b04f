// The small buttons beside rows: add, remove, move.
import { ActionIcon, Button } from "@mantine/core";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";

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
