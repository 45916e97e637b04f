// What can be done with a queue: change, pause, empty, delete; what removes tasks asks first.
import { ActionIcon, Menu } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { Ellipsis, Eraser, Pause, Pencil, Play, Trash2 } from "lucide-react";
import { useState } from "react";

import { useDeleteQueue, useQueueVerb, type Queue, type QueueVerb } from "../../api/queues";
import { messageOf } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import { QueueDialog } from "./QueueDialog";

const words = catalogue.queues;

const onError = (error: Error) =>
  notifications.show({ color: "red", title: words.failedTo, message: messageOf(error) });

export function QueueMenu({ queue }: { queue: Queue }) {
  const [isEditing, edit] = useState(false);
  const { name } = queue;
  const act = useQueueVerb();
  const remove = useDeleteQueue();
  const isRunning = queue.state === "running";
  const say = (verb: QueueVerb) => act.mutate({ name, verb }, { onError });
  const ask = (title: string, text: string, confirm: string, onConfirm: () => void) =>
    modals.openConfirmModal({
      title,
      children: text,
      labels: { confirm, cancel: words.keep },
      confirmProps: { color: "red" },
      onConfirm,
    });
  const empty = () =>
    ask(words.purgeTitle(name), words.purgeText(queue.tasks.waiting), words.purge, () =>
      say("purge"),
    );
  const drop = () =>
    ask(words.deleteTitle(name), words.deleteText, words.delete, () =>
      remove.mutate(name, { onError }),
    );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={words.more(name)} data-testid={`more-${name}`}>
            <Ellipsis size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={14} />} onClick={() => edit(true)}>
            {words.edit}
          </Menu.Item>
          <Menu.Item
            leftSection={isRunning ? <Pause size={14} /> : <Play size={14} />}
            onClick={() => say(isRunning ? "pause" : "resume")}
          >
            {isRunning ? words.pause : words.resume}
          </Menu.Item>
          <Menu.Item leftSection={<Eraser size={14} />} onClick={empty}>
            {words.purge}
          </Menu.Item>
          {queue.is_built_in ? null : (
            <Menu.Item color="red" leftSection={<Trash2 size={14} />} onClick={drop}>
              {words.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <QueueDialog isOpen={isEditing} onClose={() => edit(false)} queue={queue} />
    </>
  );
}
