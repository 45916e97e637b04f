// The tasks of one queue, state by state; running one now, deleting it, and the same for all that failed.
import { ActionIcon, Button, Group, SegmentedControl, Tooltip } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { ArrowLeft, Trash2, Zap } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";

import {
  useDeleteDeadLetters,
  useDeleteTask,
  useRunDeadLetters,
  useRunTask,
  useTasks,
  type Task,
} from "../../api/queues";
import classes from "../../runs/Lists.module.css";
import { ListSkeleton } from "../../ui/ListSkeleton";
import { messageOf, ProblemAlert } from "../../ui/ProblemAlert";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import { errorOf, targetOf } from "./taskText";

const words = catalogue.queues;
const STATES = ["waiting", "running", "failed", "done"] as const;

const onError = (error: Error) =>
  notifications.show({ color: "red", title: words.failedTo, message: messageOf(error) });

export function QueuePage() {
  const { name = "" } = useParams();
  const [state, setState] = useState<Task["state"]>("waiting");
  const tasks = useTasks(name, state);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Tooltip label={words.back}>
          <ActionIcon component={Link} to="/queues" aria-label={words.back}>
            <ArrowLeft size={16} />
          </ActionIcon>
        </Tooltip>
        <h1>{name}</h1>
        {state === "failed" ? <ForAll queue={name} /> : null}
        <SegmentedControl
          aria-label={words.states}
          data={STATES.map((value) => ({ value, label: words[value] }))}
          value={state}
          onChange={(value) => setState(STATES.find((one) => one === value) ?? "waiting")}
          data-testid="task-states"
        />
      </header>
      {tasks.isPending ? <ListSkeleton /> : null}
      {tasks.error !== null && tasks.data === undefined ? (
        <ProblemAlert error={tasks.error} onRetry={() => void tasks.refetch()} />
      ) : null}
      {tasks.data?.items.length === 0 ? <p>{words.noTasks(words[state])}</p> : null}
      {tasks.data !== undefined && tasks.data.items.length > 0 ? (
        <TaskTable tasks={tasks.data.items} />
      ) : null}
    </div>
  );
}

function ForAll({ queue }: { queue: string }) {
  const run = useRunDeadLetters();
  const remove = useDeleteDeadLetters();
  const ask = () =>
    modals.openConfirmModal({
      title: words.deleteAllTitle,
      labels: { confirm: words.deleteAll, cancel: words.keep },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(queue, { onError }),
    });
  return (
    <Group gap="xs">
      <Button variant="default" size="xs" onClick={() => run.mutate(queue, { onError })}>
        {words.runAll}
      </Button>
      <Button variant="default" size="xs" onClick={ask}>
        {words.deleteAll}
      </Button>
    </Group>
  );
}

function TaskTable({ tasks }: { tasks: readonly Task[] }) {
  return (
    <div className={classes.card}>
      <table className={classes.table} aria-label={words.tasks} data-testid="tasks">
        <thead>
          <tr>
            <th>{words.task}</th>
            <th>{words.due}</th>
            <th>{words.tries}</th>
            <th>{words.last}</th>
            <th aria-label={catalogue.flows.more} />
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <Row key={task.task_id} task={task} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ task }: { task: Task }) {
  const error = errorOf(task);
  return (
    <tr data-testid={`task-${task.name ?? task.task_id}`}>
      <td className={classes.wide}>
        {targetOf(task)}
        <span className={classes.sub}>{task.name ?? task.task_id}</span>
      </td>
      <td className={classes.dim}>
        <TimeText at={task.due_at} />
      </td>
      <td>{task.attempts}</td>
      <td className={classes.dim}>
        {task.last_status === null ? null : words.status(task.last_status)}
        {error === "" ? null : <span className={classes.error}>{error}</span>}
      </td>
      <td>
        <TaskActions task={task} />
      </td>
    </tr>
  );
}

function TaskActions({ task }: { task: Task }) {
  const run = useRunTask(task.queue);
  const remove = useDeleteTask(task.queue);
  const name = task.name ?? task.task_id;
  const isOpen = task.state === "waiting" || task.state === "failed";
  return (
    <span className={classes.actions}>
      {isOpen ? (
        <Tooltip label={words.run}>
          <ActionIcon
            aria-label={words.runTask(name)}
            onClick={() => run.mutate(task.task_id, { onError })}
          >
            <Zap size={15} />
          </ActionIcon>
        </Tooltip>
      ) : null}
      {task.state === "running" ? null : (
        <Tooltip label={words.delete}>
          <ActionIcon
            aria-label={words.deleteTask(name)}
            onClick={() => remove.mutate(task.task_id, { onError })}
          >
            <Trash2 size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </span>
  );
}
