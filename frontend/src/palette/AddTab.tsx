// The list of all that can be added: search, categories, drag onto the canvas or click.
import { TextInput } from "@mantine/core";
import { ChevronRight, Search } from "lucide-react";
import { useMemo, useState, type DragEvent } from "react";

import { DRAG_TYPE } from "../catalog/drag";
import { Tile } from "../catalog/Tile";
import type { ActionLike } from "../model/catalog";
import { useSession, type ActionGroup } from "../store/context";
import { words } from "../words/words";
import { addByClick } from "./addByClick";
import classes from "./Palette.module.css";
import { search } from "./search";

export function AddTab() {
  const { groups } = useSession();
  const [text, setText] = useState("");
  const found = useMemo(() => search(groups, text), [groups, text]);
  return (
    <>
      <TextInput
        className={classes.search ?? ""}
        placeholder={words.palette.search}
        aria-label={words.palette.search}
        leftSection={<Search size={14} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="palette-search"
      />
      <div className={classes.list}>
        {found.map((group) => (
          <Group key={group.id} group={group} isSearch={text !== ""} />
        ))}
        {found.length === 0 && <p className={classes.none}>{words.palette.none(text)}</p>}
      </div>
    </>
  );
}

function Group({ group, isSearch }: { group: ActionGroup; isSearch: boolean }) {
  const [isFolded, fold] = useState(false);
  const isOpen = isSearch || !isFolded;
  return (
    <section>
      <button
        type="button"
        className={classes.group}
        aria-expanded={isOpen}
        onClick={() => fold(!isFolded)}
      >
        <ChevronRight size={13} aria-hidden className={classes.chevron} data-open={isOpen} />
        {group.title}
      </button>
      {isOpen && group.actions.map((action) => <Item key={action.type} action={action} />)}
    </section>
  );
}

function Item({ action }: { action: ActionLike }) {
  const session = useSession();
  const start = (event: DragEvent) => {
    event.dataTransfer.setData(DRAG_TYPE, action.type);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <button
      type="button"
      className={classes.item}
      draggable
      onDragStart={start}
      onClick={() => addByClick(session, action.type)}
      title={action.summary}
      data-testid={`palette-${action.type}`}
    >
      <Tile category={action.category} icon={action.icon} size={28} />
      <span className={classes.words}>
        <span className={classes.title}>{action.title}</span>
        <span className={classes.summary}>{action.summary}</span>
      </span>
    </button>
  );
}
