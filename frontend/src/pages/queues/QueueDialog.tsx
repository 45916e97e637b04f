// A dialog that makes a queue, or changes how it treats its tasks; the server says what cannot be.
import { Button, Group, Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import { useState, type SyntheticEvent } from "react";

import { useSaveQueue, type Queue } from "../../api/queues";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";

const words = catalogue.queues;

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The one that is changed; absent for a new one. */
  readonly queue?: Queue;
}

export function QueueDialog({ isOpen, ...body }: Props) {
  const title = body.queue === undefined ? words.newTitle : words.editTitle(body.queue.name);
  return (
    <Modal opened={isOpen} onClose={body.onClose} title={title} size="sm">
      <Body {...body} />
    </Modal>
  );
}

const FRESH = {
  max_dispatches_per_second: 500,
  max_concurrent_dispatches: 1_000,
  max_attempts: 100,
  min_backoff: "100ms",
  max_backoff: "1h",
};

function Body({ queue, onClose }: Omit<Props, "isOpen">) {
  const [name, setName] = useState(queue?.name ?? "");
  const [wish, setWish] = useState<typeof FRESH>(queue ?? FRESH);
  const save = useSaveQueue();
  const set = (change: Partial<typeof FRESH>) => setWish({ ...wish, ...change });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate({ name, ...only(wish) }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {queue === undefined ? (
          <TextInput
            label={words.name}
            description={words.nameHelp}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
            required
            data-testid="queue-name"
          />
        ) : null}
        <Limits wish={wish} set={set} />
        {save.error === null ? null : <ProblemAlert error={save.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending} data-testid="save-queue">
            {words.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface LimitsProps {
  readonly wish: typeof FRESH;
  readonly set: (change: Partial<typeof FRESH>) => void;
}

function Limits({ wish, set }: LimitsProps) {
  return (
    <>
      <NumberInput
        label={words.rate}
        description={words.rateHelp}
        value={wish.max_dispatches_per_second}
        onChange={(value) => set({ max_dispatches_per_second: Number(value) })}
        min={0.001}
      />
      <NumberInput
        label={words.concurrent}
        value={wish.max_concurrent_dispatches}
        onChange={(value) => set({ max_concurrent_dispatches: Number(value) })}
        min={1}
        allowDecimal={false}
      />
      <NumberInput
        label={words.attempts}
        description={words.attemptsHelp}
        value={wish.max_attempts}
        onChange={(value) => set({ max_attempts: Number(value) })}
        allowDecimal={false}
      />
      <Group grow>
        <TextInput
          label={words.minBackoff}
          value={wish.min_backoff}
          onChange={(event) => set({ min_backoff: event.currentTarget.value })}
        />
        <TextInput
          label={words.maxBackoff}
          value={wish.max_backoff}
          onChange={(event) => set({ max_backoff: event.currentTarget.value })}
        />
      </Group>
    </>
  );
}

/** What of a queue this form says. */
function only(wish: typeof FRESH): typeof FRESH {
  return {
    max_dispatches_per_second: wish.max_dispatches_per_second,
    max_concurrent_dispatches: wish.max_concurrent_dispatches,
    max_attempts: wish.max_attempts,
    min_backoff: wish.min_backoff,
    max_backoff: wish.max_backoff,
  };
}
