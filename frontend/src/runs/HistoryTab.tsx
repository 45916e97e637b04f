// The facts of a run as text, in order; a fact takes the run back to its moment.
import { ActionIcon, Loader, Tooltip } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Braces } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";

import { FACTS_MAX } from "../api/replay";
import { useFact } from "../api/runReads";
import { countUpTo, type Fact } from "../model/replay";
import { JsonTree } from "../ui/JsonTree";
import { preciseTime } from "../ui/time";
import { words } from "../words/words";
import { factChanges, factTitle, type NameOf } from "./factText";
import classes from "./HistoryTab.module.css";
import { useWatchStore } from "./watching";

const ROW_PX = 28;

export function HistoryTab({ runId, nameOf }: { runId: string; nameOf: NameOf }) {
  const watch = useWatchStore();
  const facts = useStore(watch, (state) => state.film.facts);
  const at = useStore(watch, (state) => state.at);
  const [opened, open] = useState<number | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are called here only
  const virtual = useVirtualizer({
    count: facts.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => facts[index]?.seq ?? index,
    overscan: 10,
    initialRect: { width: 800, height: 600 },
  });
  useEffect(() => {
    if (at === null) return;
    virtual.scrollToIndex(countUpTo(watch.getState().film, at) - 1);
  }, [at, virtual, watch]);
  if (facts.length === 0) return <p className={classes.none}>{words.runs.noFacts}</p>;
  return (
    <div ref={box} className={classes.box} data-testid="history">
      {facts.length >= FACTS_MAX ? (
        <p className={classes.none}>{words.runs.tooManyFacts(FACTS_MAX)}</p>
      ) : null}
      <ol className={classes.list} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const fact = facts[index];
          return fact === undefined ? null : (
            <li
              key={key}
              data-index={index}
              ref={virtual.measureElement}
              style={{ transform: `translateY(${start}px)` }}
            >
              <FactRow
                fact={fact}
                nameOf={nameOf}
                isShown={at === fact.seq}
                isLater={at !== null && fact.seq > at}
                isOpen={opened === fact.seq}
                onShow={() => watch.actions.goTo(fact.seq)}
                onOpen={() => open(opened === fact.seq ? null : fact.seq)}
              />
              {opened === fact.seq ? <Recorded runId={runId} seq={fact.seq} /> : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

interface FactProps {
  readonly fact: Fact;
  readonly nameOf: NameOf;
  readonly isShown: boolean;
  readonly isLater: boolean;
  readonly isOpen: boolean;
  readonly onShow: () => void;
  readonly onOpen: () => void;
}

function FactRow({ fact, nameOf, isShown, isLater, isOpen, onShow, onOpen }: FactProps) {
  return (
    <div
      className={classes.fact}
      data-later={isLater || undefined}
      data-shown={isShown || undefined}
    >
      <button
        type="button"
        className={classes.show}
        aria-current={isShown || undefined}
        onClick={onShow}
        data-testid={`fact-${fact.seq}`}
      >
        <span className={classes.seq}>{fact.seq}</span>
        <time dateTime={fact.at}>{preciseTime(fact.at)}</time>
        <span className={classes.what}>{factTitle(fact, nameOf)}</span>
        <span className={classes.led}>{factChanges(fact, nameOf)}</span>
      </button>
      <Tooltip label={words.runs.showFact}>
        <ActionIcon
          size={22}
          aria-label={words.runs.showFact}
          aria-expanded={isOpen}
          onClick={onOpen}
          data-testid={`fact-data-${fact.seq}`}
        >
          <Braces size={13} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Recorded({ runId, seq }: { runId: string; seq: number }) {
  const { data } = useFact(runId, seq);
  if (data === undefined) return <Loader size="xs" m="xs" aria-label={words.ui.loading} />;
  return (
    <div className={classes.recorded}>
      <JsonTree value={data} name={`fact-${seq}`} openDepth={2} />
    </div>
  );
}
