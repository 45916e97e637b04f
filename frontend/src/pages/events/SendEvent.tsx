// Sends an event to try what listens for it, and says how many runs it has reached and started.
import { Alert, Autocomplete, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import { useState, type SyntheticEvent } from "react";

import {
  attributeOf,
  listenedType,
  useEvents,
  useListeners,
  useSendEvent,
  type SentEvent,
} from "../../api/events";
import { jsonErrorIn } from "../../forms/jsonText";
import { JsonTextField } from "../../forms/JsonTextField";
import type { Json } from "../../model/flow";
import { ProblemAlert } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import classes from "./Events.module.css";
import { StartedRuns } from "./StartedRuns";

const words = catalogue.events;

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function SendEvent({ isOpen, onClose }: Props) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={words.send} size="lg">
      <Form onClose={onClose} />
    </Modal>
  );
}

interface Written {
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  /** JSON, or on its way there. */
  readonly data: string;
}

const AT_FIRST: Written = {
  type: "",
  source: words.sourceDefault,
  subject: "",
  data: words.dataDefault,
};

const dataOf = (text: string): Json | undefined =>
  text.trim() === "" ? undefined : (JSON.parse(text) as Json);

function Form({ onClose }: { onClose: () => void }) {
  const send = useSendEvent();
  const [written, write] = useState(AT_FIRST);
  const [type, source] = [written.type.trim(), written.source.trim()];
  const isReady = type !== "" && source !== "" && jsonErrorIn(written.data) === null;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const data = dataOf(written.data);
    send.mutate({ type, source, subject: written.subject.trim(), data });
  };
  return (
    <form onSubmit={submit} data-testid="event-form">
      <Stack gap="sm">
        <p className={classes.note}>{words.sendHelp}</p>
        <Fields written={written} onChange={(part) => write({ ...written, ...part })} />
        <div aria-live="polite">
          {send.data === undefined ? null : <Outcome sent={send.data} />}
          {send.error === null ? null : <ProblemAlert error={send.error} />}
        </div>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.close}
          </Button>
          <Button
            type="submit"
            disabled={!isReady}
            loading={send.isPending}
            data-testid="send-event-now"
          >
            {words.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldsProps {
  readonly written: Written;
  readonly onChange: (part: Partial<Written>) => void;
}

function Fields({ written, onChange }: FieldsProps) {
  const types = new Set((useListeners().data ?? []).map(listenedType));
  const reason = jsonErrorIn(written.data);
  return (
    <>
      <Autocomplete
        label={words.type}
        description={words.typeHelp}
        placeholder={words.typePlaceholder}
        required
        data={[...types].filter((type) => type !== "").sort()}
        value={written.type}
        onChange={(type) => onChange({ type })}
        spellCheck={false}
        data-autofocus
        data-testid="event-type"
      />
      <TextInput
        label={words.source}
        description={words.sourceHelp}
        required
        value={written.source}
        onChange={(event) => onChange({ source: event.currentTarget.value })}
        spellCheck={false}
        data-testid="event-source"
      />
      <TextInput
        label={words.subject}
        description={words.subjectHelp}
        placeholder={words.subjectPlaceholder}
        value={written.subject}
        onChange={(event) => onChange({ subject: event.currentTarget.value })}
        spellCheck={false}
        data-testid="event-subject"
      />
      <JsonTextField
        label={words.data}
        text={written.data}
        onChange={(data) => onChange({ data })}
        error={reason === null ? null : words.badData(reason)}
        testId="event-data"
      />
    </>
  );
}

/** The runs that wait are reached at once; those that begin come a moment later. */
function Outcome({ sent }: { sent: SentEvent }) {
  const events = useEvents().data?.pages.flatMap((page) => page.items);
  const received = events?.find(({ event }) => attributeOf(event, "id") === sent.id);
  return (
    <Alert
      color="green"
      icon={<CircleCheck size={16} aria-hidden />}
      title={words.sent}
      data-testid="event-outcome"
    >
      <Stack gap={6}>
        <p className={classes.note}>{words.reached(sent.reached)}</p>
        {received === undefined ? null : (
          <StartedRuns key={received.message_id} received={received} isCounted />
        )}
      </Stack>
    </Alert>
  );
}
