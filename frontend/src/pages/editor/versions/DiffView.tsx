// What differs between two states of a flow: in words, on two canvases, and as text.
import { Loader, SegmentedControl } from "@mantine/core";
import { useMemo, useState } from "react";

import { DiffCanvas } from "../../../canvas/diff/DiffCanvas";
import { useWritten } from "../../../api/documents";
import { APPEARANCE, diff } from "../../../model/diff";
import type { Flow } from "../../../model/flow";
import { inOrder } from "../../../model/same";
import { useSession } from "../../../store/context";
import { TextDiff } from "../../../ui/code/TextDiff";
import { ProblemAlert } from "../../../ui/ProblemAlert";
import { words } from "../../../words/words";
import { inWords } from "./inWords";
import classes from "./Versions.module.css";

interface DiffViewProps {
  readonly before: Flow;
  readonly after: Flow;
  readonly titles: readonly [before: string, after: string];
}

export function DiffView({ before, after, titles }: DiffViewProps) {
  const { findAction } = useSession();
  const found = useMemo(() => diff(before, after), [before, after]);
  const [how, choose] = useState<"canvas" | "text">("canvas");
  const lines = inWords(found);
  const text = words.versions;
  return (
    <div className={classes.diff}>
      <div className={classes.diffHead}>
        <ul className={classes.lines} aria-label={text.summary} data-testid="diff-summary">
          {lines.length === 0 ? (
            <li>{text.nothing}</li>
          ) : (
            lines.map((line, index) => <li key={index}>{line}</li>)
          )}
        </ul>
        <SegmentedControl
          size="xs"
          aria-label={text.how.label}
          value={how}
          onChange={(next) => choose(next === "text" ? "text" : "canvas")}
          data={[
            { value: "canvas", label: text.how.canvas },
            { value: "text", label: text.how.text },
          ]}
        />
      </div>
      {how === "canvas" ? (
        <DiffCanvas
          before={before}
          after={after}
          found={found}
          findAction={findAction}
          titles={titles}
        />
      ) : (
        <AsText before={before} after={after} titles={titles} />
      )}
    </div>
  );
}

function AsText({ before, after, titles }: DiffViewProps) {
  const left = useWritten(useMemo(() => meaningOf(before), [before]));
  const right = useWritten(useMemo(() => meaningOf(after), [after]));
  const error = left.error ?? right.error;
  if (error !== null) return <ProblemAlert error={error} />;
  if (left.data === undefined || right.data === undefined) return <Loader size="sm" m="md" />;
  return <TextDiff before={left.data.text} after={right.data.text} titles={titles} />;
}

/** Where things stand is no difference, nor is the order of keys. */
function meaningOf(flow: Flow): Flow {
  const entries = Object.entries(flow).filter(([key]) => !APPEARANCE.has(key));
  return inOrder(Object.fromEntries(entries)) as unknown as Flow;
}
