// The inbox: what waits for whoever is signed in, everything that is open, and what was answered.
import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Search } from "lucide-react";
import { useSearchParams } from "react-router";

import { words as catalogue } from "../../words/words";
import classes from "./Approvals.module.css";
import { Answered, Open } from "./Lists";

const words = catalogue.approvals;
const SHOWN = ["mine", "all", "answered"] as const;
type Shown = (typeof SHOWN)[number];
const TYPING_MS = 200;

export function ApprovalsPage() {
  const [address, go] = useSearchParams();
  const shown = SHOWN.find((one) => one === address.get("show")) ?? "mine";
  const text = address.get("text") ?? "";
  const [settled] = useDebouncedValue(text, TYPING_MS);
  const change = (next: { show?: Shown; text?: string }) =>
    go(
      (now) => {
        for (const [name, value] of Object.entries(next))
          if (value === "" || value === "mine") now.delete(name);
          else now.set(name, value);
        return now;
      },
      { replace: true },
    );
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{words.approvals}</h1>
        {shown === "answered" ? null : (
          <TextInput
            className={classes.search ?? ""}
            type="search"
            placeholder={words.search}
            aria-label={words.search}
            leftSection={<Search size={14} aria-hidden />}
            value={text}
            onChange={(event) => change({ text: event.currentTarget.value })}
            data-testid="search-approvals"
          />
        )}
        <SegmentedControl
          className={classes.tabs ?? ""}
          aria-label={words.show}
          value={shown}
          onChange={(show) => change({ show })}
          data={SHOWN.map((value) => ({ value, label: words[value] }))}
        />
      </header>
      {shown === "answered" ? (
        <Answered />
      ) : (
        <Open key={shown} isMine={shown === "mine"} text={settled.trim()} />
      )}
    </div>
  );
}
