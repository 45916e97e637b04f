// A ring and a sign on a node that two people changed differently; it stays until somebody has decided.
import { GitMerge } from "lucide-react";

import { useClashes } from "../store/context";
import { words } from "../words/words";
import classes from "./ConflictMark.module.css";

export function ConflictMark({ id }: { id: string }) {
  const isAsked = useClashes((state) => state.nodes.has(id));
  if (!isAsked) return null;
  return (
    <span className={classes.ring} data-testid={`conflict-on-${id}`}>
      <span
        className={classes.sign}
        role="img"
        aria-label={words.editor.conflict.mark}
        title={words.editor.conflict.mark}
      >
        <GitMerge size={12} aria-hidden strokeWidth={2.4} />
      </span>
    </span>
  );
}
