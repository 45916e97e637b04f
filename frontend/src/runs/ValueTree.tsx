// A big value as a tree that is read as it is opened; searched in what was read, copied, or downloaded whole.
import { ActionIcon, Loader, TextInput, Tooltip } from "@mantine/core";
import { ChevronRight, Download, Search } from "lucide-react";
import { createContext, useContext, useState } from "react";

import { downloadOf, PIECE_ENTRIES, usePiece, type ValueSource } from "../api/values";
import { CopyButton } from "../ui/CopyButton";
import { cutOf, deeper, membersOf, spokenPath } from "../ui/cut";
import { isNested, jsonText, previewOf } from "../ui/jsonView";
import { usePathKeys, usePathRow } from "../ui/pathUse";
import { ProblemAlert } from "../ui/ProblemAlert";
import { words } from "../words/words";
import classes from "./ValueTree.module.css";

interface Reading {
  readonly source: ValueSource;
  /** How an expression calls the whole value. */
  readonly root: string;
  readonly search: string;
}

const ReadingContext = createContext<Reading | null>(null);

function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (reading === null) throw new Error("A piece of a value stands outside of its tree.");
  return reading;
}

interface Props {
  readonly source: ValueSource;
  readonly root: string;
  /** Bytes of the whole. */
  readonly size: number;
}

export function ValueTree({ source, root, size }: Props) {
  const walk = usePathKeys();
  const [search, setSearch] = useState("");
  return (
    <ReadingContext value={{ source, root, search: search.trim().toLowerCase() }}>
      <div className={classes.tree} data-testid="value-tree">
        <div className={classes.tools}>
          <span className={classes.size}>{words.runs.bytes(size)}</span>
          <TextInput
            size="xs"
            className={classes.search ?? ""}
            leftSection={<Search size={12} aria-hidden />}
            aria-label={words.runs.searchLoaded}
            placeholder={words.runs.searchLoaded}
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            data-testid="value-search"
          />
          <Tooltip label={words.runs.downloadWhole}>
            <ActionIcon
              size={24}
              component="a"
              href={downloadOf(source)}
              download
              aria-label={words.runs.downloadWhole}
              data-testid="value-download"
            >
              <Download size={14} />
            </ActionIcon>
          </Tooltip>
        </div>
        <div
          className={classes.scroll}
          tabIndex={0}
          role="group"
          aria-label={root}
          onKeyDown={walk}
        >
          <Branch path="" />
        </div>
      </div>
    </ReadingContext>
  );
}

/** The members at one place, as many pages of them as were asked for. */
function Branch({ path }: { path: string }) {
  const [pages, setPages] = useState(1);
  return (
    <ul className={classes.entries}>
      {Array.from({ length: pages }, (_, page) => (
        <Page
          key={page}
          path={path}
          offset={page * PIECE_ENTRIES}
          onMore={page === pages - 1 ? () => setPages(pages + 1) : null}
        />
      ))}
    </ul>
  );
}

interface PageProps {
  readonly path: string;
  readonly offset: number;
  /** null: the next page is there. */
  readonly onMore: (() => void) | null;
}

function Page({ path, offset, onMore }: PageProps) {
  const { source } = useReading();
  const piece = usePiece(source, path, offset);
  if (piece.error !== null)
    return (
      <li>
        <ProblemAlert error={piece.error} onRetry={() => void piece.refetch()} />
      </li>
    );
  if (piece.data === undefined)
    return (
      <li>
        <Loader size="xs" aria-label={words.ui.loading} />
      </li>
    );
  if (!isNested(piece.data.value) || cutOf(piece.data.value) !== null)
    return (
      <li>
        <Leaf value={piece.data.value} />
      </li>
    );
  return (
    <Entries
      value={piece.data.value}
      path={path}
      offset={offset}
      left={(piece.data.entries ?? 0) - offset - PIECE_ENTRIES}
      onMore={onMore}
    />
  );
}

interface EntriesProps {
  readonly value: unknown;
  readonly path: string;
  readonly offset?: number;
  readonly left?: number;
  readonly onMore: (() => void) | null;
}

function Entries({ value, path, offset = 0, left = 0, onMore }: EntriesProps) {
  const { search } = useReading();
  const { entries, isMore } = membersOf(value, offset);
  return (
    <>
      {entries
        .filter(([key, entry]) => search === "" || isFound(key, entry, search))
        .map(([key, entry]) => (
          <li key={key}>
            <Entry label={key} value={entry} path={deeper(path, key)} />
          </li>
        ))}
      {isMore && onMore !== null ? (
        <li>
          <button type="button" className={classes.more} onClick={onMore} data-testid="value-more">
            {words.ui.more(PIECE_ENTRIES, Math.max(1, left))}
          </button>
        </li>
      ) : null}
    </>
  );
}

const isFound = (key: string, value: unknown, search: string): boolean =>
  key.toLowerCase().includes(search) || jsonText(value).toLowerCase().includes(search);

interface EntryProps {
  readonly label: string;
  readonly value: unknown;
  readonly path: string;
}

function Entry({ label, value, path }: EntryProps) {
  const cut = cutOf(value);
  const isText = cut?.type === "text";
  const canOpen = (cut !== null && !isText) || (isNested(value) && hasMembers(value));
  const [isOpen, open] = useState(false);
  const row = usePathRow(spokenPath(path));
  const { isMore } = cut === null ? membersOf(value) : { isMore: true };
  if (!canOpen)
    return (
      <div className={classes.row} {...row}>
        <span className={classes.key}>{label}</span>
        <Leaf value={value} />
        <Path path={path} />
      </div>
    );
  return (
    <>
      <div className={classes.line}>
        <button
          type="button"
          className={classes.toggle}
          aria-expanded={isOpen}
          onClick={() => open(!isOpen)}
          {...row}
          tabIndex={0}
        >
          <ChevronRight size={12} className={classes.chevron} aria-hidden />
          <span className={classes.key}>{label}</span>
          <span className={classes.preview}>{cut === null ? previewOf(value) : sizeText(cut)}</span>
        </button>
        <Path path={path} />
      </div>
      {!isOpen ? null : isMore ? (
        <Branch path={path} />
      ) : (
        <ul className={classes.entries}>
          <Entries value={value} path={path} onMore={null} />
        </ul>
      )}
    </>
  );
}

const hasMembers = (value: unknown): boolean => membersOf(value).entries.length > 0;

function sizeText({
  type,
  entries,
  size,
}: {
  type: string;
  entries: number;
  size?: number | undefined;
}) {
  const many = (type === "list" ? words.ui.items : words.ui.keys)(entries);
  return size === undefined ? many : `${many} · ${words.runs.bytes(size)}`;
}

function Leaf({ value }: { value: unknown }) {
  const cut = cutOf(value);
  if (cut?.type === "text")
    return (
      <span className={classes.text}>
        {cut.start}
        <span className={classes.preview}> … {words.runs.characters(cut.entries)}</span>
      </span>
    );
  if (typeof value === "string") return <span className={classes.text}>{value || '""'}</span>;
  return <span className={classes.plain}>{JSON.stringify(value ?? null)}</span>;
}

function Path({ path }: { path: string }) {
  const { root } = useReading();
  return (
    <span className={classes.path}>
      <CopyButton text={() => `${root}${spokenPath(path)}`} label={words.runs.copyPath} />
    </span>
  );
}
