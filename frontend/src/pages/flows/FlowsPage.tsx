// The list of all flows: what starts them, how the last run went, what is published; where one begins.
import { Button, Group, TextInput } from "@mantine/core";
import { Plus, Search, Upload, Workflow } from "lucide-react";
import { useMemo, useState } from "react";

import { useFlows } from "../../api/queries";
import type { FlowSummary } from "../../api/types";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { CreateFlow } from "./CreateFlow";
import classes from "./Flows.module.css";
import { FlowTable } from "./FlowTable";
import { useImport } from "./useImport";
import { words } from "../../words/words";

export function FlowsPage() {
  const flows = useFlows();
  const [text, setText] = useState("");
  const [isCreating, create] = useState(false);
  const { pick, input } = useImport();
  const shown = useMemo(() => matching(flows.data ?? [], text), [flows.data, text]);
  const buttons = (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<Upload size={14} />}
        onClick={pick}
        data-testid="import"
      >
        {words.flows.import}
      </Button>
      <Button leftSection={<Plus size={14} />} onClick={() => create(true)} data-testid="new-flow">
        {words.flows.new}
      </Button>
    </Group>
  );
  return (
    <div className={classes.page}>
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
        {buttons}
      </header>
      {flows.isPending && <ListSkeleton />}
      {flows.error !== null && (
        <ProblemAlert error={flows.error} onRetry={() => void flows.refetch()} />
      )}
      {flows.data?.length === 0 && (
        <EmptyState icon={Workflow} title={words.flows.none} action={buttons}>
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
