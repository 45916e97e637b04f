// A JSON value as a tree that opens step by step; a value of any size is shown without a pause.
import { ActionIcon, Tooltip } from "@mantine/core";
import { ChevronRight, Download } from "lucide-react";
import { useState } from "react";

import { CopyButton } from "./CopyButton";
import {
  ENTRIES_STEP,
  TEXT_CHARS_FIRST,
  TEXT_CHARS_STEP,
  entriesOf,
  isNested,
  jsonText,
  kindOf,
  previewOf,
  sizeOf,
} from "./jsonView";
import classes from "./JsonTree.module.css";
import { spokenStep, usePathKeys, usePathRow } from "./pathUse";
import { words } from "../words/words";

const OPEN_ENTRIES_MAX = 12;

interface Props {
  readonly value: unknown;
  /** The file's name when it is downloaded, without `.json`. */
  readonly name: string;
  readonly openDepth?: number;
}

export function JsonTree({ value, name, openDepth = 1 }: Props) {
  const walk = usePathKeys();
  return (
    <div className={classes.tree} data-testid="json-tree">
      <div className={classes.tools}>
        <CopyButton text={() => (typeof value === "string" ? value : jsonText(value))} />
        <Tooltip label={words.ui.download}>
          <ActionIcon size={24} aria-label={words.ui.download} onClick={() => save(name, value)}>
            <Download size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={name} onKeyDown={walk}>
        {isNested(value) && sizeOf(value) > 0 ? (
          <Entries value={value} openDepth={openDepth} inside="" />
        ) : (
          <Leaf value={value} />
        )}
      </div>
    </div>
  );
}

interface EntriesProps {
  readonly value: unknown;
  readonly openDepth: number;
  /** The path below the whole value, as an expression says it. */
  readonly inside: string;
}

function Entries({ value, openDepth, inside }: EntriesProps) {
  const [count, show] = useState(ENTRIES_STEP);
  const left = sizeOf(value) - count;
  return (
    <ul className={classes.entries}>
      {entriesOf(value, count).map(([key, entry]) => (
        <li key={key}>
          <Entry
            label={key}
            isIndex={Array.isArray(value)}
            value={entry}
            openDepth={openDepth}
            inside={`${inside}${spokenStep(key, Array.isArray(value))}`}
          />
        </li>
      ))}
      {left > 0 ? (
        <li>
          <button
            type="button"
            className={classes.more}
            onClick={() => show(count + ENTRIES_STEP)}
            data-testid="json-more"
          >
            {words.ui.more(ENTRIES_STEP, left)}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

interface EntryProps extends EntriesProps {
  readonly label: string;
  readonly isIndex: boolean;
}

function Entry({ label, isIndex, value, openDepth, inside }: EntryProps) {
  const row = usePathRow(inside);
  const size = sizeOf(value);
  const canOpen = isNested(value) && size > 0;
  const [isOpen, open] = useState(canOpen && openDepth > 1 && size <= OPEN_ENTRIES_MAX);
  const name = <span className={isIndex ? classes.index : classes.key}>{label}</span>;
  if (!canOpen)
    return (
      <div className={classes.row} {...row}>
        {name}
        <Leaf value={value} />
      </div>
    );
  return (
    <>
      <button
        type="button"
        className={classes.toggle}
        aria-expanded={isOpen}
        onClick={() => open(!isOpen)}
        {...row}
        tabIndex={0}
      >
        <ChevronRight size={12} className={classes.chevron} aria-hidden />
        {name}
        <span className={classes.preview}>
          {isOpen
            ? (Array.isArray(value) ? words.ui.items : words.ui.keys)(size)
            : previewOf(value)}
        </span>
      </button>
      {isOpen ? <Entries value={value} openDepth={openDepth - 1} inside={inside} /> : null}
    </>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [shown, show] = useState(TEXT_CHARS_FIRST);
  const kind = kindOf(value);
  if (kind === "object" || kind === "array")
    return <span className={classes.null}>{kind === "array" ? "[]" : "{}"}</span>;
  if (typeof value !== "string")
    return <span className={classes[kind]}>{JSON.stringify(value ?? null)}</span>;
  const left = value.length - shown;
  return (
    <span className={classes.text}>
      {left > 0 ? value.slice(0, shown) : value === "" ? '""' : value}
      {left > 0 ? (
        <button
          type="button"
          className={classes.more}
          onClick={() => show(shown + TEXT_CHARS_STEP)}
          data-testid="json-more-text"
        >
          … {words.ui.moreText(left)}
        </button>
      ) : null}
    </span>
  );
}

function save(name: string, value: unknown): void {
  const url = URL.createObjectURL(new Blob([jsonText(value)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
