// The list of all flows: what starts them, how the last run went, what is published; where one begins.
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { LayoutTemplate, Plus, Search, Upload, Workflow } from "lucide-react";
import { useMemo, useState } from "react";
import { Link } from "react-router";

import { useFlows } from "../../api/queries";
import type { FlowSummary } from "../../api/types";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words } from "../../words/words";
import { CreateFlow } from "./CreateFlow";
import classes from "./Flows.module.css";
import { FlowTable } from "./FlowTable";
import { useImport } from "./useImport";

export function FlowsPage() {
  const flows = useFlows();
  const [text, setText] = useState("");
  const [isCreating, create] = useState(false);
  const { pick, input, drop } = useImport();
  const [order, sort] = useState<Sort>("name");
  const shown = useMemo(
    () => sorted(matching(flows.data ?? [], text), order),
    [flows.data, text, order],
  );
  return (
    <div className={classes.page} {...drop}>
      <header className={classes.head}>
        <h1>{words.flows.title}</h1>
        <TextInput
          className={classes.search ?? ""}
          placeholder={words.flows.search}
          aria-label={words.flows.search}
          leftSection={<Search size={14} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={words.flows.sort}
          value={order}
          onChange={(event) =>
            sort(SORTS.find((one) => one === event.currentTarget.value) ?? "name")
          }
          data={SORTS.map((value) => ({ value, label: words.flows.sorts[value] }))}
          data-testid="sort-flows"
        />
        <Ways onImport={pick} onCreate={() => create(true)} />
      </header>
      {flows.isPending && <ListSkeleton />}
      {flows.error !== null && (
        <ProblemAlert error={flows.error} onRetry={() => void flows.refetch()} />
      )}
      {flows.data?.length === 0 && (
        <EmptyState
          icon={Workflow}
          title={words.flows.none}
          action={<Ways onImport={pick} onCreate={() => create(true)} />}
        >
          {words.flows.noneText}
        </EmptyState>
      )}
      {flows.data !== undefined && flows.data.length > 0 && (
        <FlowTable flows={shown} search={text} />
      )}
      <CreateFlow isOpen={isCreating} taken={flows.data ?? []} onClose={() => create(false)} />
      {input}
    </div>
  );
}

function matching(flows: readonly FlowSummary[], text: string): FlowSummary[] {
  const wanted = text.trim().toLowerCase();
  return flows.filter(({ id, name }) => `${name} ${id}`.toLowerCase().includes(wanted));
}

const SORTS = ["name", "changed", "ran"] as const;
type Sort = (typeof SORTS)[number];

function sorted(flows: FlowSummary[], order: Sort): FlowSummary[] {
  const newest = (at: (flow: FlowSummary) => string) => (a: FlowSummary, b: FlowSummary) =>
    at(b).localeCompare(at(a));
  if (order === "changed") return flows.sort(newest((flow) => flow.updated_at));
  if (order === "ran") return flows.sort(newest((flow) => flow.last_run?.created_at ?? ""));
  return flows.sort((a, b) => a.name.localeCompare(b.name));
}

/** The three ways on: a file, a template, an empty canvas. */
function Ways({ onImport, onCreate }: { onImport: () => void; onCreate: () => void }) {
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<Upload size={14} />}
        onClick={onImport}
        data-testid="import"
      >
        {words.flows.import}
      </Button>
      <Button
        variant="default"
        component={Link}
        to="/templates"
        leftSection={<LayoutTemplate size={14} />}
        data-testid="from-template"
      >
        {words.flows.template}
      </Button>
      <Button leftSection={<Plus size={14} />} onClick={onCreate} data-testid="new-flow">
        {words.flows.new}
      </Button>
    </Group>
  );
}
