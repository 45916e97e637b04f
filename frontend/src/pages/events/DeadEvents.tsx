// Events that could not start a run: which, whose trigger, why; each can be delivered again.
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { MailCheck, RotateCw } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { pathOf } from "../../api/client";
import { attributeOf, useDeadEvents, useRedeliver, type DeadEvent } from "../../api/events";
import { errorText } from "../../runs/errorText";
import lists from "../../runs/Lists.module.css";
import { EmptyState } from "../../ui/EmptyState";
import { messageOf } from "../../ui/ProblemAlert";
import { TimeText } from "../../ui/TimeText";
import { words as catalogue } from "../../words/words";
import { EventDialog } from "./EventDialog";
import classes from "./Events.module.css";
import { Listed } from "./Listed";
import { TypeButton } from "./TypeButton";

const words = catalogue.events;

export function DeadEvents() {
  const dead = useDeadEvents();
  const [opened, open] = useState<DeadEvent | null>(null);
  const items = dead.data?.pages.flatMap((page) => page.items);
  return (
    <Listed
      query={dead}
      items={items}
      empty={<EmptyState icon={MailCheck} title={words.noneDeadTitle} />}
    >
      <table className={lists.table} aria-label={words.deadList} data-testid="dead-events">
        <thead>
          <tr>
            <th>{words.event}</th>
            <th>{words.trigger}</th>
            <th>{words.reason}</th>
            <th>{words.failed}</th>
            <th aria-label={words.actions} />
          </tr>
        </thead>
        <tbody>
          {items?.map((one) => (
            <Row
              key={`${one.subscription} ${one.message_id}`}
              dead={one}
              onOpen={() => open(one)}
            />
          ))}
        </tbody>
      </table>
      <EventDialog opened={opened} onClose={() => open(null)} />
    </Listed>
  );
}

function Row({ dead, onOpen }: { dead: DeadEvent; onOpen: () => void }) {
  const reason = errorText(dead.last_error);
  return (
    <tr data-testid={`dead-${dead.message_id}`}>
      <td className={classes.type}>
        <TypeButton event={dead.event} onClick={onOpen} />
        <span className={lists.sub}>{attributeOf(dead.event, "source")}</span>
      </td>
      <td>
        <Trigger name={dead.subscription} />
      </td>
      <td className={classes.reason}>{reason === "" ? words.noReason : reason}</td>
      <td className={lists.dim}>
        <TimeText at={dead.died_at} />
        <span className={lists.sub}>{words.attempts(dead.delivery_attempts)}</span>
      </td>
      <td>
        <Again dead={dead} />
      </td>
    </tr>
  );
}

/** `<flow>:<node>`, which leads to the flow; another subscription has no colon in its name. */
function Trigger({ name }: { name: string }) {
  const [flow = "", node] = name.split(":");
  if (node === undefined) return <code>{name}</code>;
  return (
    <Link to={pathOf("flows", flow)} className={lists.above}>
      {name}
    </Link>
  );
}

function Again({ dead }: { dead: DeadEvent }) {
  const redeliver = useRedeliver();
  const deliver = () =>
    redeliver.mutate(dead, {
      onSuccess: () => notifications.show({ message: words.isAgain }),
      onError: (error) =>
        notifications.show({
          color: "red",
          title: words.failedAgain,
          message: messageOf(error),
        }),
    });
  return (
    <span className={lists.actions}>
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<RotateCw size={12} aria-hidden />}
        aria-label={words.againOf(attributeOf(dead.event, "type"), dead.subscription)}
        loading={redeliver.isPending}
        onClick={deliver}
        data-testid={`redeliver-${dead.message_id}`}
      >
        {words.again}
      </Button>
    </span>
  );
}
