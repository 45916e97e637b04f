// What narrows the list of runs; every control writes the address.
import { Button, MultiSelect, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { Search, X } from "lucide-react";
import { useState } from "react";

import type { FlowSummary } from "../api/types";
import { RUN_STATES, runStateLook } from "../ui/states";
import { StateIcon } from "../ui/StateBadge";
import { shortTime } from "../ui/time";
import { words as catalogue } from "../words/words";
import classes from "./Runs.module.css";
import { AGES, isPlain, type Age, type RunFilter } from "./runFilter";

const words = catalogue.runList;
const TYPING_MS = 250;

interface Props {
  readonly filter: RunFilter;
  readonly flows: readonly FlowSummary[];
  readonly onChange: (filter: RunFilter) => void;
}

export function RunFilters({ filter, flows, onChange }: Props) {
  return (
    <div className={classes.filters} role="search" aria-label={words.filters}>
      <TextFilter
        value={filter.text ?? ""}
        onChange={(text) => onChange({ ...filter, text: text === "" ? undefined : text })}
      />
      <Select
        aria-label={words.flow}
        placeholder={words.allFlows}
        data={flows.map(({ id, name }) => ({ value: id, label: name }))}
        value={filter.flow ?? null}
        onChange={(flow) => onChange({ ...filter, flow: flow ?? undefined })}
        searchable
        clearable
        w={184}
        data-testid="filter-flow"
      />
      <StateFilter value={filter.states} onChange={(states) => onChange({ ...filter, states })} />
      <TimeFilter filter={filter} onChange={onChange} />
      <Select
        aria-label={words.kind}
        placeholder={words.kinds.all}
        data={[
          { value: "none", label: words.kinds.none },
          { value: "only", label: words.kinds.only },
        ]}
        value={filter.isDebug === undefined ? null : filter.isDebug ? "only" : "none"}
        onChange={(kind) =>
          onChange({ ...filter, isDebug: kind === null ? undefined : kind === "only" })
        }
        clearable
        w={152}
      />
      {isPlain(filter) ? null : (
        <Button
          variant="subtle"
          leftSection={<X size={14} aria-hidden />}
          onClick={() => onChange({ states: [] })}
          data-testid="clear-filters"
        >
          {words.clear}
        </Button>
      )}
    </div>
  );
}

interface TextProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** The address follows when somebody stops typing. */
function TextFilter({ value, onChange }: TextProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const say = useDebouncedCallback(onChange, TYPING_MS);
  return (
    <TextInput
      aria-label={words.text}
      placeholder={words.text}
      leftSection={<Search size={14} aria-hidden />}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        say(currentTarget.value);
      }}
      w={200}
      data-testid="filter-text"
    />
  );
}

interface StateProps {
  readonly value: readonly string[];
  readonly onChange: (states: readonly string[]) => void;
}

function StateFilter({ value, onChange }: StateProps) {
  return (
    <MultiSelect
      size="xs"
      aria-label={words.state}
      placeholder={value.length === 0 ? words.allStates : ""}
      data={RUN_STATES.map((state) => ({ value: state, label: runStateLook(state).label }))}
      value={[...value]}
      onChange={onChange}
      renderOption={({ option }) => (
        <span className={classes.option}>
          <StateIcon look={{ ...runStateLook(option.value), isBusy: false }} />
          {option.label}
        </span>
      )}
      clearable
      miw={152}
      maw={320}
      data-testid="filter-state"
    />
  );
}

const EXACT = "exact";

function TimeFilter({ filter, onChange }: Pick<Props, "filter" | "onChange">) {
  const { since, until, age } = filter;
  const isExact = age === undefined && (since ?? until) !== undefined;
  const exact = isExact ? [{ value: EXACT, label: exactLabel(since, until) }] : [];
  return (
    <Select
      aria-label={words.time}
      placeholder={words.anyTime}
      data={[...AGES.map((one) => ({ value: one, label: words.ages[one] })), ...exact]}
      value={age ?? (isExact ? EXACT : null)}
      onChange={(value) => {
        if (value === EXACT) return;
        const next = (value ?? undefined) as Age | undefined;
        onChange({ ...filter, age: next, since: undefined, until: undefined });
      }}
      clearable
      w={isExact ? 264 : 136}
      data-testid="filter-time"
    />
  );
}

const exactLabel = (since: string | undefined, until: string | undefined): string =>
  words.between(
    since === undefined ? null : shortTime(Date.parse(since)),
    until === undefined ? null : shortTime(Date.parse(until)),
  );
