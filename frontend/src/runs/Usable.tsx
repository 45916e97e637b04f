// A value of a run whose rows can be put into the fields of the flow: dragged there, or by Enter.
import { useContext, useMemo, type ReactNode } from "react";
import { useStore } from "zustand";

import { choosePath } from "../forms/choosePath";
import { insertTargets, startPathDrag } from "../forms/insertTarget";
import { pathOf, type Step } from "../forms/paths";
import { SessionContext } from "../store/context";
import { PathUseContext, type PathUse } from "../ui/pathUse";
import { words } from "../words/words";
import classes from "./NodeResult.module.css";

interface Props {
  /** Where an expression finds the whole value. */
  readonly steps: readonly Step[];
  readonly children: ReactNode;
}

export function Usable({ steps, children }: Props) {
  const session = useContext(SessionContext);
  const target = useStore(insertTargets.store, (state) => state.target);
  const root = pathOf(steps);
  const use = useMemo<PathUse>(
    () => ({ root, onDrag: startPathDrag, onChoose: choosePath }),
    [root],
  );
  if (session === null || session.readOnly) return children;
  return (
    <PathUseContext value={use}>
      {children}
      <p className={classes.usable}>
        {target === null
          ? words.runs.usePath
          : `${words.runs.usePath} ${words.expressions.insertInto(target.label)}`}
      </p>
    </PathUseContext>
  );
}
