// One event, whole, with the runs that it has started.
import { Modal, Stack } from "@mantine/core";

import { attributeOf, type ReceivedEvent } from "../../api/events";
import { JsonTree } from "../../ui/JsonTree";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import classes from "./Events.module.css";
import { StartedRuns } from "./StartedRuns";

const words = catalogue.events;
const OPEN_DEPTH = 3;

interface Props {
  /** null: it is closed. */
  readonly opened: ReceivedEvent | null;
  readonly onClose: () => void;
}

export function EventDialog({ opened, onClose }: Props) {
  const type = attributeOf(opened?.event, "type");
  return (
    <Modal
      opened={opened !== null}
      onClose={onClose}
      title={type === "" ? words.noType : type}
      size="lg"
    >
      {opened === null ? null : <Whole received={opened} />}
    </Modal>
  );
}

function Whole({ received }: { received: ReceivedEvent }) {
  const { event, is_cut, received_at } = received;
  return (
    <Stack gap="md" data-testid="event">
      <p className={classes.note}>
        {words.received} <TimeText at={received_at} />
      </p>
      <section className={classes.part} aria-label={words.whole}>
        <JsonTree value={event} name={words.file} openDepth={OPEN_DEPTH} />
        {is_cut ? <p className={classes.note}>{words.isCut}</p> : null}
      </section>
      <section className={classes.part}>
        <h2>{words.started}</h2>
        <StartedRuns received={received} />
      </section>
    </Stack>
  );
}
