// What both sides changed differently, value beside value: a person chooses each, then all of it is saved.
import { Button } from "@mantine/core";
import { GitMerge } from "lucide-react";
import { useState } from "react";

import { together } from "../../../model/edgeEdits";
import { settle, type Conflict, type Side } from "../../../model/merge";
import { ask } from "../../../store/clashes";
import { useClashes, useSession } from "../../../store/context";
import { words } from "../../../words/words";
import { ConflictItem, keyOf } from "./ConflictItem";
import classes from "./Saving.module.css";
import { useCopy } from "./useCopy";

export function ConflictPanel({ save }: { save: () => Promise<boolean> }) {
  const conflicts = useClashes((state) => state.conflicts);
  if (conflicts.length === 0) return null;
  // Other conflicts are another question: no answer of the old ones may stay.
  return <Panel key={conflicts.map(keyOf).join()} conflicts={conflicts} save={save} />;
}

function Panel({
  conflicts,
  save,
}: {
  conflicts: readonly Conflict[];
  save: () => Promise<boolean>;
}) {
  const session = useSession();
  const [chosen, choose] = useState<ReadonlyMap<string, Side>>(new Map());
  const text = words.editor.conflict;
  const left = conflicts.filter((each) => !chosen.has(keyOf(each))).length;
  const all = (side: Side) => choose(new Map(conflicts.map((each) => [keyOf(each), side])));
  const apply = () => {
    const edits = conflicts.flatMap(
      (each) => settle(each, chosen.get(keyOf(each)) ?? "mine") ?? [],
    );
    if (edits.length > 0) session.editor.actions.perform(together(text.settled, edits));
    ask(session.clashes, []);
    void save();
  };
  return (
    <aside className={classes.panel} aria-label={text.label} data-testid="conflict">
      <Head onAll={all} />
      <ul className={classes.list}>
        {conflicts.map((conflict) => (
          <ConflictItem
            key={keyOf(conflict)}
            conflict={conflict}
            chosen={chosen.get(keyOf(conflict))}
            onChoose={(side) => choose(new Map([...chosen, [keyOf(conflict), side]]))}
          />
        ))}
      </ul>
      <footer className={classes.foot}>
        <span role="status">{left > 0 && text.left(left)}</span>
        <Button disabled={left > 0} onClick={apply} data-testid="conflict-apply">
          {text.apply}
        </Button>
      </footer>
    </aside>
  );
}

function Head({ onAll }: { onAll: (side: Side) => void }) {
  const { isCopying, copy } = useCopy();
  const text = words.editor.conflict;
  return (
    <header className={classes.head}>
      <h2>
        <GitMerge size={16} aria-hidden />
        {text.title}
      </h2>
      <p>{text.text}</p>
      <div className={classes.buttons}>
        <Button size="compact-sm" variant="default" onClick={() => onAll("mine")}>
          {text.allMine}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onAll("theirs")}>
          {text.allTheirs}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          loading={isCopying}
          onClick={() => void copy()}
          data-testid="conflict-copy"
        >
          {text.copy}
        </Button>
      </div>
    </header>
  );
}
