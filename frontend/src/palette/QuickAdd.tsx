// The list that opens at the pointer: type, arrows, Enter; the node comes wired as the gesture began.
import { Search } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import { Tile } from "../catalog/Tile";
import { isTrigger, type ActionLike } from "../model/catalog";
import { addAction } from "../store/add";
import { useSession, useUi, type ActionGroup } from "../store/context";
import type { QuickAdd as QuickAddState } from "../store/ui";
import classes from "./QuickAdd.module.css";
import { bestMatches } from "./search";

const WIDTH = 304;
const HEIGHT = 340;
const MARGIN = 12;

export function QuickAdd() {
  const quickAdd = useUi((state) => state.quickAdd);
  if (quickAdd === null) return null;
  return <List key={quickAdd.screen.join()} wish={quickAdd} />;
}

function List({ wish }: { wish: QuickAddState }) {
  const session = useSession();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const found = bestMatches(fitting(session.groups, wish), text);
  const close = () => session.ui.setState({ quickAdd: null });
  const choose = (action: ActionLike | undefined) => {
    if (action === undefined) return;
    close();
    addAction(session, action.type, { at: wish.at, parent: wish.parent, link: wish.link });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") close();
    else if (event.key === "Enter") choose(found[at]);
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  useOutsideClick(box, close);
  return (
    <div
      ref={box}
      className={classes.box}
      style={placeOf(wish)}
      onKeyDown={onKeyDown}
      data-testid="quick-add"
    >
      <SearchField
        prompt={promptOf(wish)}
        text={text}
        at={at}
        onChange={(next) => {
          setText(next);
          setAt(0);
        }}
      />
      <ul id="quick-add-list" role="listbox" className={classes.list} aria-label="Nodes">
        {found.map((action, index) => (
          <Row
            key={action.type}
            action={action}
            index={index}
            isAt={index === at}
            onChoose={choose}
          />
        ))}
      </ul>
      {found.length === 0 && <p className={classes.none}>Nothing is called “{text}”.</p>}
    </div>
  );
}

interface SearchFieldProps {
  readonly prompt: string;
  readonly text: string;
  readonly at: number;
  readonly onChange: (text: string) => void;
}

function SearchField({ prompt, text, at, onChange }: SearchFieldProps) {
  return (
    <label className={classes.search}>
      <Search size={14} aria-hidden />
      <input
        ref={(field) => field?.focus()}
        value={text}
        placeholder={prompt}
        aria-label={prompt}
        role="combobox"
        aria-expanded
        aria-controls="quick-add-list"
        aria-activedescendant={`quick-add-${at}`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

interface RowProps {
  readonly action: ActionLike;
  readonly index: number;
  readonly isAt: boolean;
  readonly onChoose: (action: ActionLike) => void;
}

function Row({ action, index, isAt, onChoose }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isAt) row.current?.scrollIntoView({ block: "nearest" });
  }, [isAt]);
  return (
    <li
      ref={row}
      id={`quick-add-${index}`}
      role="option"
      aria-selected={isAt}
      className={classes.row}
      data-testid={`quick-add-${action.type}`}
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose(action);
      }}
    >
      <Tile category={action.category} icon={action.icon} size={26} />
      <span className={classes.title}>{action.title}</span>
      <span className={classes.type}>{action.type}</span>
    </li>
  );
}

/** Only what can stand at the end of the drawn edge. */
function fitting(groups: readonly ActionGroup[], { link, parent }: QuickAddState): ActionGroup[] {
  const noTrigger = parent !== undefined || (link !== null && link.kind !== "to");
  return groups.map((group) => ({
    ...group,
    actions: noTrigger ? group.actions.filter((action) => !isTrigger(action.type)) : group.actions,
  }));
}

function promptOf({ link }: QuickAddState): string {
  if (link === null) return "Add a node";
  if (link.kind === "undo") return "What undoes it?";
  if (link.kind === "to") return "What comes before?";
  return link.kind === "split" ? "What goes between?" : "What comes next?";
}

/** At the pointer, but inside the canvas. */
function placeOf({ screen }: QuickAddState): {
  left: string;
  top: string;
  width: number;
  maxHeight: number;
} {
  return {
    left: `clamp(${MARGIN}px, ${screen[0]}px, calc(100% - ${WIDTH + MARGIN}px))`,
    top: `clamp(${MARGIN}px, ${screen[1] - 20}px, calc(100% - ${HEIGHT + MARGIN}px))`,
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
