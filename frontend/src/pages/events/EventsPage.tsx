// Events: what came lately, what could not start a run, and a dialog that sends one to try.
import { Button, SegmentedControl } from "@mantine/core";
import { Send } from "lucide-react";
import { useState } from "react";
import { useSearchParams } from "react-router";

import lists from "../../runs/Lists.module.css";
import { words as catalogue } from "../../words/words";
import { DeadEvents } from "./DeadEvents";
import classes from "./Events.module.css";
import { RecentEvents } from "./RecentEvents";
import { SendEvent } from "./SendEvent";

const words = catalogue.events;
const SHOWN = ["recent", "dead"] as const;

export function EventsPage() {
  const [address, go] = useSearchParams();
  const shown = SHOWN.find((one) => one === address.get("show")) ?? "recent";
  const [isSending, send] = useState(false);
  return (
    <div className={lists.page}>
      <header className={classes.head}>
        <h1>{words.title}</h1>
        <SegmentedControl
          aria-label={words.show}
          value={shown}
          onChange={(show) => go(show === "dead" ? { show } : {}, { replace: true })}
          data={SHOWN.map((value) => ({ value, label: words[value] }))}
          data-testid="show-events"
        />
        <Button
          leftSection={<Send size={16} aria-hidden />}
          onClick={() => send(true)}
          data-testid="send-event"
        >
          {words.send}
        </Button>
      </header>
      <p className={classes.about}>{shown === "dead" ? words.deadAbout : words.about}</p>
      {shown === "dead" ? <DeadEvents /> : <RecentEvents />}
      <SendEvent isOpen={isSending} onClose={() => send(false)} />
    </div>
  );
}
