// How all runs fare: over time, how well, how fast, what waits and what is due.
import "@mantine/charts/styles.css";

import { Button, SegmentedControl, Select } from "@mantine/core";
import { ChartColumn } from "lucide-react";
import { memo, useCallback, useMemo } from "react";
import { Link, useSearchParams } from "react-router";

import { useFlows } from "../../api/queries";
import { useStatistics, type Statistics } from "../../api/statistics";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import { BarList, Reaches } from "./BarList";
import { Card } from "./ChartCard";
import classes from "./Dashboard.module.css";
import { DueNext } from "./DueNext";
import { FailureChart } from "./FailureChart";
import { Patterns } from "./Patterns";
import { barLabel, rangeOf, RANGES, type Range } from "./ranges";
import { failingRows, queueRows, slowRows } from "./rows";
import { RunsChart } from "./RunsChart";
import { barOf } from "./series";
import { Tiles } from "./Tiles";
import { useSpan } from "./useSpan";

const words = catalogue.dashboard;

export function DashboardPage() {
  const [parameters, setParameters] = useSearchParams();
  const range = rangeOf(parameters.get("range"));
  const flow = parameters.get("flow") ?? undefined;
  const span = useSpan(range);
  const statistics = useStatistics({ ...span, flow });
  const flows = useFlows();
  const names = useMemo(() => new Map(flows.data?.map(({ id, name }) => [id, name])), [flows.data]);
  const choose = useCallback(
    (name: "range" | "flow", value: string | null): void =>
      setParameters(
        (old) => {
          if (value === null) old.delete(name);
          else old.set(name, value);
          return old;
        },
        { replace: true },
      ),
    [setParameters],
  );
  const widen = useCallback(() => choose("range", "month"), [choose]);
  return (
    <div className={classes.page} data-testid="dashboard">
      <header className={classes.head}>
        <h1>{words.title}</h1>
        <Select
          aria-label={words.flow}
          placeholder={words.allFlows}
          data={(flows.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={flow ?? null}
          onChange={(id) => choose("flow", id)}
          searchable
          clearable
          w={220}
        />
        <SegmentedControl
          aria-label={words.range}
          size="xs"
          data={RANGES.map((one) => ({ value: one, label: words.ranges[one] }))}
          value={range}
          onChange={(one) => choose("range", one)}
          data-testid="range"
        />
      </header>
      {statistics.isPending ? <ListSkeleton /> : null}
      {statistics.error !== null && statistics.data === undefined ? (
        <ProblemAlert error={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : null}
      {statistics.data === undefined ? null : (
        <Shown
          statistics={statistics.data}
          names={names}
          range={range}
          flow={flow}
          onWider={widen}
        />
      )}
    </div>
  );
}

interface ShownProps {
  readonly statistics: Statistics;
  readonly names: ReadonlyMap<string, string>;
  readonly range: Range;
  readonly flow: string | undefined;
  readonly onWider: () => void;
}

/** Charts are drawn anew only when they change. */
const Shown = memo(function Shown(props: ShownProps) {
  const { statistics, names, range, flow, onWider } = props;
  const bars = statistics.buckets.map((one) => barOf(one, barLabel(range, one.from)));
  const when = words.lastRange[range];
  const times = { since: statistics.since, until: statistics.until };
  const hasRuns = bars.some((bar) => bar.started > 0);
  const sample = words.sample(statistics.sample);
  return (
    <>
      <Patterns />
      <Tiles statistics={statistics} flow={flow} />
      <div className={classes.grid}>
        {hasRuns ? (
          <>
            <RunsChart bars={bars} flow={flow} when={when} isCapped={statistics.is_capped} />
            <FailureChart bars={bars} rate={statistics.failure_rate} when={when} />
            <Card
              title={words.slowest}
              note={sample}
              testId="slowest"
              action={<Reaches strong={words.half} weak={words.most} />}
            >
              <BarList rows={slowRows(statistics, names, times)} nothing={words.noSlow} />
            </Card>
            <Card title={words.failing} note={sample} testId="failing">
              <BarList rows={failingRows(statistics, names, times)} nothing={words.noFailing} />
            </Card>
          </>
        ) : (
          <NothingRan range={range} onWider={onWider} />
        )}
        <Card
          title={words.queues}
          testId="queues"
          action={<Reaches strong={words.running} weak={words.waiting} />}
        >
          <BarList rows={queueRows(statistics)} nothing={words.noQueues} />
        </Card>
        <Card title={words.due} testId="due">
          <DueNext due={statistics.due} names={names} />
        </Card>
      </div>
    </>
  );
});

function NothingRan({ range, onWider }: { range: Range; onWider: () => void }) {
  return (
    <div className={classes.empty}>
      <EmptyState
        icon={ChartColumn}
        title={words.none(words.lastRange[range])}
        action={
          <>
            {range === "month" ? null : (
              <Button variant="default" onClick={onWider}>
                {words.wider}
              </Button>
            )}
            <Button component={Link} to="/">
              {words.openFlows}
            </Button>
          </>
        }
      >
        {words.noneText}
      </EmptyState>
    </div>
  );
}
