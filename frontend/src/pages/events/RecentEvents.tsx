// The events of the last day, one row each; a row opens the whole event.
import { Megaphone } from "lucide-react";
import { useState } from "react";

import { attributeOf, useEvents, type ReceivedEvent } from "../../api/events";
import lists from "../../runs/Lists.module.css";
import { EmptyState } from "../../ui/EmptyState";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import { EventDialog } from "./EventDialog";
import classes from "./Events.module.css";
import { Listed } from "./Listed";
import { TypeButton } from "./TypeButton";

const words = catalogue.events;

export function RecentEvents() {
  const events = useEvents();
  const [opened, open] = useState<ReceivedEvent | null>(null);
  const items = events.data?.pages.flatMap((page) => page.items);
  return (
    <Listed
      query={events}
      items={items}
      empty={
        <EmptyState icon={Megaphone} title={words.noneTitle}>
          {words.noneText}
        </EmptyState>
      }
    >
      <table className={lists.table} aria-label={words.list} data-testid="events">
        <thead>
          <tr>
            <th>{words.type}</th>
            <th>{words.source}</th>
            <th>{words.subject}</th>
            <th>{words.received}</th>
          </tr>
        </thead>
        <tbody>
          {items?.map((one) => (
            <Row key={one.message_id} received={one} onOpen={() => open(one)} />
          ))}
        </tbody>
      </table>
      <EventDialog opened={opened} onClose={() => open(null)} />
    </Listed>
  );
}

function Row({ received, onOpen }: { received: ReceivedEvent; onOpen: () => void }) {
  const { event, message_id, received_at } = received;
  const [source, subject] = [attributeOf(event, "source"), attributeOf(event, "subject")];
  return (
    <tr data-testid={`event-${message_id}`}>
      <td className={classes.type}>
        <TypeButton event={event} onClick={onOpen} />
      </td>
      <td className={classes.cut} title={source}>
        {source}
      </td>
      <td className={classes.cut} title={subject}>
        {subject}
      </td>
      <td className={lists.dim}>
        <TimeText at={received_at} />
      </td>
    </tr>
  );
}
