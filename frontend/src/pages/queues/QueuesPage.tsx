// All task queues: how many tasks wait, run and have failed, at which rate; making, pausing, emptying them.
import { Button } from "@mantine/core";
import { ListTodo, Plus } from "lucide-react";
import { useState } from "react";

import { useQueues } from "../../api/queues";
import classes from "../../runs/Lists.module.css";
import { EmptyState } from "../../ui/EmptyState";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import { QueueDialog } from "./QueueDialog";
import { QueueTable } from "./QueueTable";

const words = catalogue.queues;

export function QueuesPage() {
  const queues = useQueues();
  const [isCreating, create] = useState(false);
  const isEmpty = queues.data?.length === 0;
  const add = (
    <Button
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => create(true)}
      data-testid="new-queue"
    >
      {words.new}
    </Button>
  );
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{words.title}</h1>
        {isEmpty ? null : add}
      </header>
      {queues.isPending ? <ListSkeleton /> : null}
      {queues.error !== null && queues.data === undefined ? (
        <ProblemAlert error={queues.error} onRetry={() => void queues.refetch()} />
      ) : null}
      {isEmpty ? (
        <EmptyState icon={ListTodo} title={words.noneTitle} action={add}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {queues.data === undefined || isEmpty ? null : <QueueTable queues={queues.data} />}
      <QueueDialog isOpen={isCreating} onClose={() => create(false)} />
    </div>
  );
}
