// Says loudly that an earlier moment is shown: when it was, what happened, and the way back.
import { Button } from "@mantine/core";
import { History } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";

import { shownFact } from "../store/watch";
import { preciseTime } from "../ui/time";
import { words } from "../words/words";
import { factChanges, factTitle, type NameOf } from "./factText";
import classes from "./Scrubber.module.css";
import { useWatchStore } from "./watching";

export function PastBanner({ nameOf }: { nameOf: NameOf }) {
  const watch = useWatchStore();
  const at = useStore(watch, (state) => state.at);
  const film = useStore(watch, (state) => state.film);
  const fact = useMemo(
    () => (at === null ? null : shownFact({ ...watch.getState(), at, film })),
    [watch, at, film],
  );
  if (fact === null) return null;
  const changes = factChanges(fact, nameOf);
  return (
    <div className={classes.past} role="status" data-testid="replay-banner">
      <History size={14} color="var(--accent)" aria-hidden />
      <b>{words.runs.replayOf(preciseTime(fact.at))}</b>
      <p>
        {factTitle(fact, nameOf)}
        {changes === "" ? null : <span>{changes}</span>}
      </p>
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => watch.setState({ at: null, isPlaying: false })}
        data-testid="replay-now"
      >
        {words.runs.backToNow}
      </Button>
    </div>
  );
}
