// Saved views as tabs: a name leads to a filter; one's own can be added and removed.
import { ActionIcon, Button, Popover, TextInput } from "@mantine/core";
import { BookmarkPlus, X } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";

import { words as catalogue } from "../words/words";
import classes from "./Runs.module.css";
import { readViews, withView, writeViews, type RunsViewRow } from "./runViews";

const words = catalogue.runList;

const DEFAULTS: readonly RunsViewRow[] = [
  { name: words.views.all, query: "" },
  { name: words.views.failedToday, query: "state=failed%2Ctimed_out%2Cundo_blocked&age=today" },
  { name: words.views.waiting, query: "state=waiting" },
  { name: words.views.person, query: "state=undo_blocked%2Cparked" },
];

export function RunViews({ query }: { query: string }) {
  const [own, setOwn] = useState(() => readViews(localStorage));
  const keep = (views: readonly RunsViewRow[]): void => {
    setOwn(views);
    writeViews(localStorage, views);
  };
  const isKnown = [...DEFAULTS, ...own].some((view) => view.query === query);
  return (
    <nav className={classes.views} aria-label={words.viewsLabel}>
      {DEFAULTS.map((view) => (
        <ViewLink key={view.name} view={view} isHere={view.query === query} />
      ))}
      {own.map((view) => (
        <span key={view.name} className={classes.own}>
          <ViewLink view={view} isHere={view.query === query} />
          <ActionIcon
            size={20}
            aria-label={words.dropView(view.name)}
            onClick={() => keep(own.filter((one) => one !== view))}
          >
            <X size={12} aria-hidden />
          </ActionIcon>
        </span>
      ))}
      {isKnown ? null : <SaveView onSave={(name) => keep(withView(own, name, query))} />}
    </nav>
  );
}

function ViewLink({ view, isHere }: { view: RunsViewRow; isHere: boolean }) {
  return (
    <Link
      to={view.query === "" ? "/runs" : `/runs?${view.query}`}
      className={classes.view ?? ""}
      aria-current={isHere ? "page" : undefined}
      replace
    >
      {view.name}
    </Link>
  );
}

function SaveView({ onSave }: { onSave: (name: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState("");
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus shadow="md" position="bottom-start">
      <Popover.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<BookmarkPlus size={14} aria-hidden />}
          onClick={() => setIsOpen(!isOpen)}
          data-testid="save-view"
        >
          {words.saveView}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.save}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "") onSave(name);
            setIsOpen(false);
          }}
        >
          <TextInput
            label={words.viewName}
            value={name}
            maxLength={40}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
          />
          <Button type="submit">{words.keepView}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
