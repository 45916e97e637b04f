// A list with a search field over the canvas: type, arrows, Enter, Escape; whoever opens it says what is in it.
import { Search } from "lucide-react";
import {
  useEffect,
  useId,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";

import type { Point } from "../model/flow";
import classes from "./PickList.module.css";
import { PickRow, type Pick } from "./PickRow";

const WIDTH = 344;
const HEIGHT = 400;
const MARGIN = 12;
const PAGE = 8;

interface PickListProps {
  readonly testId: string;
  readonly prompt: string;
  /** Names the listbox. */
  readonly label: string;
  readonly hint: string;
  /** In pixels of the canvas's own box; null: it fills the dialog it is in. */
  readonly screen: Point | null;
  readonly find: (text: string) => readonly Pick[];
  readonly empty: (text: string) => string;
  readonly onChoose: (pick: Pick, goesOn: boolean) => void;
  readonly onClose: () => void;
  /** Keys of one's own; true when the press is dealt with. */
  readonly onKey?: (event: KeyboardEvent, at: Pick | undefined, text: string) => boolean;
  /** Between the search field and the list. */
  readonly children?: ReactNode;
}

export function PickList(props: PickListProps) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = props.find(text);
  const place = Math.min(at, Math.max(found.length - 1, 0));
  useOutsideClick(box, props.onClose);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    const chosen = found[place];
    if (props.onKey?.(event, chosen, text) === true) event.preventDefault();
    else if (event.key === "Escape") props.onClose();
    else if (event.key === "Enter" && chosen !== undefined)
      props.onChoose(chosen, event.ctrlKey || event.metaKey);
    else if (event.key in MOVES) setAt(moved(place, event.key, found.length));
    else return;
    event.preventDefault();
  };
  const onBlur = (event: FocusEvent) => {
    // Tab out of the list closes it; a click outside does so by itself.
    const to = event.relatedTarget;
    if (to instanceof Node && box.current?.contains(to) === false) props.onClose();
  };
  return (
    <div
      ref={box}
      className={classes.box}
      {...(props.screen === null ? { "data-filling": true } : { style: placeOf(props.screen) })}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      data-testid={props.testId}
    >
      <SearchField
        id={id}
        prompt={props.prompt}
        text={text}
        at={found.length === 0 ? null : place}
        onChange={(next) => {
          setText(next);
          setAt(0);
        }}
      />
      {props.children}
      <Rows id={id} at={place} found={found} props={props} />
      {found.length === 0 && <p className={classes.none}>{props.empty(text)}</p>}
      <p className={classes.hint}>{props.hint}</p>
    </div>
  );
}

interface RowsProps {
  readonly id: string;
  readonly at: number;
  readonly found: readonly Pick[];
  readonly props: PickListProps;
}

function Rows({ id, at, found, props }: RowsProps) {
  return (
    <ul id={`${id}-list`} role="listbox" className={classes.list} aria-label={props.label}>
      {found.map((pick, index) => (
        <PickRow
          key={pick.id}
          id={`${id}-${index}`}
          testId={`${props.testId}-${pick.id}`}
          pick={pick}
          section={pick.section === found[index - 1]?.section ? undefined : pick.section}
          isAt={index === at}
          onChoose={(goesOn) => props.onChoose(pick, goesOn)}
        />
      ))}
    </ul>
  );
}

const MOVES: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
};

/** One step past an end comes out at the other; a page stops there. */
function moved(at: number, key: string, count: number): number {
  const step = MOVES[key] ?? 0;
  if (count === 0) return 0;
  if (Math.abs(step) === 1) return (at + step + count) % count;
  return Math.min(count - 1, Math.max(0, at + step));
}

interface SearchFieldProps {
  readonly id: string;
  readonly prompt: string;
  readonly text: string;
  readonly at: number | null;
  readonly onChange: (text: string) => void;
}

function SearchField({ id, prompt, text, at, onChange }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <label className={classes.search}>
      <Search size={14} aria-hidden />
      <input
        ref={field}
        value={text}
        placeholder={prompt}
        aria-label={prompt}
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={`${id}-list`}
        {...(at === null ? {} : { "aria-activedescendant": `${id}-${at}` })}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

/** At the place that was meant, but inside the canvas. */
function placeOf(screen: Point) {
  return {
    left: `clamp(${MARGIN}px, ${screen[0]}px, max(${MARGIN}px, calc(100% - ${WIDTH + MARGIN}px)))`,
    top: `clamp(${MARGIN}px, ${screen[1] - 20}px, max(${MARGIN}px, calc(100% - ${HEIGHT + MARGIN}px)))`,
    width: WIDTH,
    maxHeight: HEIGHT,
  };
}

function useOutsideClick(box: RefObject<HTMLDivElement | null>, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    const pressed = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false)
        latest.current();
    };
    window.addEventListener("pointerdown", pressed, true);
    return () => window.removeEventListener("pointerdown", pressed, true);
  }, [box]);
}
