// All runs, newest first; the filters are in the address, the list keeps itself up to date.
import { Button, Select } from "@mantine/core";
import { History, ListFilter } from "lucide-react";
import { Link, useSearchParams } from "react-router";

import { useFlows, useRuns } from "../api/queries";
import type { RunState, RunSummary } from "../api/types";
import { EmptyState } from "../ui/EmptyState";
import { ListSkeleton } from "../ui/ListSkeleton";
import { ProblemAlert } from "../ui/ProblemAlert";
import { RUN_STATES, runStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import classes from "./Lists.module.css";
import { RunTable } from "./RunTable";
import { words as catalogue } from "../words/words";

const words = catalogue.runList;

export function RunsPage() {
  const [filter, setFilter] = useFilter();
  const runs = useRuns(filter);
  const flows = useFlows();
  const shown: RunSummary[] = runs.data?.pages.flatMap((page) => page.items) ?? [];
  const names = new Map(flows.data?.map(({ id, name }) => [id, name]));
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{words.runs}</h1>
        <Select
          aria-label={words.flow}
          placeholder={words.allFlows}
          data={(flows.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={filter.flow ?? null}
          onChange={(flow) => setFilter({ ...filter, flow: flow ?? undefined })}
          searchable
          clearable
          w={220}
          data-testid="filter-flow"
        />
        <StateFilter value={filter.state} onChange={(state) => setFilter({ ...filter, state })} />
      </header>
      {runs.isPending ? <ListSkeleton /> : null}
      {runs.error !== null && runs.data === undefined ? (
        <ProblemAlert error={runs.error} onRetry={() => void runs.refetch()} />
      ) : null}
      {runs.data !== undefined && shown.length === 0 ? (
        <Nothing isFiltered={filter.flow !== undefined || filter.state !== undefined} />
      ) : null}
      {shown.length > 0 ? <RunTable runs={shown} names={names} /> : null}
      {runs.hasNextPage ? (
        <Button
          className={classes.more ?? ""}
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => void runs.fetchNextPage()}
          data-testid="more-runs"
        >
          {words.more}
        </Button>
      ) : null}
    </div>
  );
}

interface Filter {
  readonly flow: string | undefined;
  readonly state: RunState | undefined;
}

function useFilter(): [Filter, (filter: Filter) => void] {
  const [parameters, setParameters] = useSearchParams();
  const state = parameters.get("state") ?? "";
  const filter: Filter = {
    flow: parameters.get("flow") ?? undefined,
    state: RUN_STATES.includes(state) ? (state as RunState) : undefined,
  };
  const set = (next: Filter): void => {
    const entries = Object.entries(next).filter(([, value]) => value !== undefined);
    setParameters(new URLSearchParams(entries as [string, string][]), { replace: true });
  };
  return [filter, set];
}

interface StateFilterProps {
  readonly value: RunState | undefined;
  readonly onChange: (state: RunState | undefined) => void;
}

function StateFilter({ value, onChange }: StateFilterProps) {
  return (
    <Select
      aria-label={words.state}
      placeholder={words.allStates}
      data={RUN_STATES.map((state) => ({ value: state, label: runStateLook(state).label }))}
      value={value ?? null}
      onChange={(state) => onChange((state ?? undefined) as RunState | undefined)}
      renderOption={({ option }) => (
        <span className={classes.option}>
          <StateIcon look={{ ...runStateLook(option.value), isBusy: false }} />
          {option.label}
        </span>
      )}
      clearable
      w={160}
      data-testid="filter-state"
    />
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
