// All runs, newest first; the filters are in the address, the list keeps itself up to date.
import { Button } from "@mantine/core";
import { ArrowUp, History, ListFilter } from "lucide-react";
import { useMemo, useState } from "react";
import { Link, useSearchParams } from "react-router";

import type { BulkWish } from "../api/bulk";
import { useFlows } from "../api/queries";
import { useRuns } from "../api/runList";
import type { RunSummary } from "../api/types";
import { EmptyState } from "../ui/EmptyState";
import { ListSkeleton } from "../ui/ListSkeleton";
import { useNow } from "../ui/now";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words as catalogue } from "../words/words";
import { BulkBar } from "./BulkBar";
import { BulkDialog } from "./BulkDialog";
import lists from "./Lists.module.css";
import { asked, isPlain, readFilter, writeFilter, type RunFilter } from "./runFilter";
import { RunFilters } from "./RunFilters";
import classes from "./Runs.module.css";
import { RunTable } from "./RunTable";
import { RunViews } from "./RunViews";
import { useHeld } from "./useHeld";
import { useSelection } from "./useSelection";

const words = catalogue.runList;
const NO_RUNS: readonly RunSummary[] = [];

export function RunsPage() {
  const [parameters, setParameters] = useSearchParams();
  const filter = useMemo(() => readFilter(parameters), [parameters]);
  const now = useNow(filter.age !== undefined);
  const runs = useRuns(asked(filter, now));
  const flows = useFlows();
  const names = useMemo(() => new Map(flows.data?.map(({ id, name }) => [id, name])), [flows.data]);
  const all = useMemo(() => runs.data?.pages.flatMap((page) => page.items) ?? NO_RUNS, [runs.data]);
  const query = writeFilter(filter);
  const [wish, setWish] = useState<BulkWish | null>(null);
  const [round, setRound] = useState(0);
  return (
    <div className={lists.page}>
      <header className={lists.head}>
        <h1>{words.runs}</h1>
      </header>
      <RunViews query={query} />
      <RunFilters
        filter={filter}
        flows={flows.data ?? []}
        onChange={(next) => setParameters(writeFilter(next), { replace: true })}
      />
      {runs.isPending ? <ListSkeleton /> : null}
      {runs.error !== null && runs.data === undefined ? (
        <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} />
      ) : null}
      {runs.data !== undefined && all.length === 0 ? (
        <Nothing isFiltered={!isPlain(filter)} />
      ) : null}
      {all.length > 0 ? (
        <Listed
          key={round}
          all={all}
          names={names}
          query={query}
          filter={filter}
          onWish={setWish}
        />
      ) : null}
      <More runs={runs} />
      {wish === null ? null : (
        <BulkDialog
          wish={wish}
          chosen={wish.filter.ids?.length ?? null}
          names={names}
          onClose={() => {
            setWish(null);
            setRound(round + 1);
          }}
        />
      )}
    </div>
  );
}

function More({ runs }: { runs: ReturnType<typeof useRuns> }) {
  if (!runs.hasNextPage) return null;
  return (
    <Button
      className={lists.more ?? ""}
      variant="default"
      loading={runs.isFetchingNextPage}
      onClick={() => void runs.fetchNextPage()}
      data-testid="more-runs"
    >
      {words.more}
    </Button>
  );
}

interface ListedProps {
  readonly all: readonly RunSummary[];
  readonly names: ReadonlyMap<string, string>;
  readonly query: string;
  readonly filter: RunFilter;
  readonly onWish: (wish: BulkWish | null) => void;
}

/** Nothing moves under the pointer, the focus, or what is chosen: newer runs wait above. */
function Listed({ all, names, query, filter, onWish }: ListedProps) {
  const [isUsed, setIsUsed] = useState(false);
  const [hasChosen, setHasChosen] = useState(false);
  const { shown, waiting, letIn } = useHeld(all, isUsed || hasChosen, query);
  const ids = useMemo(() => shown.map((run) => run.run_id), [shown]);
  const selection = useSelection(ids);
  const chosen = shown.filter((run) => selection.chosen.has(run.run_id));
  if (hasChosen !== chosen.length > 0) setHasChosen(chosen.length > 0);
  return (
    <>
      {chosen.length > 0 || !isPlain(filter) ? (
        <BulkBar chosen={chosen} filter={filter} onClear={selection.clear} onWish={onWish} />
      ) : null}
      <div
        className={classes.listed}
        onPointerEnter={() => setIsUsed(true)}
        onPointerLeave={() => setIsUsed(false)}
        onFocus={() => setIsUsed(true)}
        onBlur={() => setIsUsed(false)}
      >
        {waiting > 0 ? (
          <Button
            className={classes.newer ?? ""}
            size="compact-xs"
            radius="xl"
            leftSection={<ArrowUp size={12} aria-hidden />}
            onClick={letIn}
            data-testid="newer-runs"
          >
            {words.newer(waiting)}
          </Button>
        ) : null}
        <RunTable runs={shown} names={names} selection={selection} />
      </div>
    </>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={ListFilter}
        title={words.noneMatch}
        action={
          <Button component={Link} to="/runs" variant="default">
            {words.clear}
          </Button>
        }
      >
        {words.noneMatchText}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={History}
      title={words.noRuns}
      action={
        <Button component={Link} to="/" variant="default">
          {words.openFlows}
        </Button>
      }
    >
      {words.noRunsText}
    </EmptyState>
  );
}
