// Search in the open flow: what was found as a list, one place after the other on the canvas.
import { ActionIcon, TextInput, Tooltip } from "@mantine/core";
import { ChevronDown, ChevronUp, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";

import { goToNode } from "../commands/walking";
import { titleOf } from "../model/catalog";
import { edgeKeys } from "../model/connect";
import { findIn, type Place } from "../model/find";
import { nodeOf, useEditor, useSession, useUi, type Session } from "../store/context";
import { words } from "../words/words";
import classes from "./Find.module.css";

const { find } = words.palette;
const SHOWN_MAX = 200;
const BEFORE_CHARS = 24;
const AFTER_CHARS = 60;

export function FindTab() {
  const session = useSession();
  const field = useRef<HTMLInputElement>(null);
  const asked = useUi((state) => state.findAsked);
  const [text, setText] = useState("");
  const [at, setAt] = useState(-1);
  const flow = useEditor((state) => state.flow);
  const found = useMemo(() => findIn(flow, text), [flow, text]);
  useEffect(() => field.current?.select(), [asked]);
  const show = (index: number) => {
    const to = found.length === 0 ? -1 : (index + found.length) % found.length;
    setAt(to);
    const place = found[to];
    if (place !== undefined) jump(session, place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") show(event.shiftKey ? at - 1 : at + 1);
    else if (event.key === "ArrowDown") show(at + 1);
    else if (event.key === "ArrowUp") show(at - 1);
    else if (event.key === "Escape") session.canvas.current?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div className={classes.head}>
        <TextInput
          ref={field}
          className={classes.field ?? ""}
          placeholder={find.prompt}
          aria-label={find.title}
          leftSection={<Search size={14} />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(-1);
          }}
          onKeyDown={onKeyDown}
          data-testid="find"
        />
        <Step label={find.last} onClick={() => show(at - 1)} icon={<ChevronUp size={15} />} />
        <Step label={find.next} onClick={() => show(at + 1)} icon={<ChevronDown size={15} />} />
      </div>
      <p className={classes.count} role="status" data-testid="find-count">
        {text.trim() === "" ? find.hint : find.count(at + 1, found.length)}
      </p>
      <ul className={classes.list} aria-label={find.title}>
        {found.slice(0, SHOWN_MAX).map((place, index) => (
          <Result
            key={`${place.node ?? ""}:${place.edge ?? ""}:${place.field}`}
            place={place}
            isAt={index === at}
            onChoose={() => show(index)}
          />
        ))}
      </ul>
    </>
  );
}

interface StepProps {
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly onClick: () => void;
}

function Step({ label, icon, onClick }: StepProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={26} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

interface ResultProps {
  readonly place: Place;
  readonly isAt: boolean;
  readonly onChoose: () => void;
}

function Result({ place, isAt, onChoose }: ResultProps) {
  const { editor, findAction } = useSession();
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAt) row.current?.scrollIntoView({ block: "nearest" });
  }, [isAt]);
  const node = place.node === null ? undefined : nodeOf(editor.getState().flow, place.node);
  const { text, start, length } = place;
  const from = Math.max(0, start - BEFORE_CHARS);
  return (
    <li>
      <button
        ref={row}
        type="button"
        className={classes.result}
        aria-current={isAt}
        onClick={onChoose}
        data-testid="find-result"
      >
        <span className={classes.where}>
          {node === undefined ? find.flow : titleOf(node, findAction(node.type, node.version))}
          <span className={classes.path}>{place.field}</span>
        </span>
        <span className={classes.text}>
          {from > 0 && "…"}
          {text.slice(from, start)}
          <mark>{text.slice(start, start + length)}</mark>
          {text.slice(start + length, start + length + AFTER_CHARS)}
        </span>
      </button>
    </li>
  );
}

/** Selects the node, or the edge, and shows where; the field keeps the focus. */
function jump(session: Session, place: Place): void {
  const { canvas, editor } = session;
  if (place.edge !== undefined) {
    const { edges } = editor.getState().flow;
    const key = edgeKeys(edges)[place.edge];
    const edge = edges[place.edge];
    if (key === undefined || edge === undefined) return;
    editor.actions.select([], [key]);
    canvas.current?.reveal([edge.from, edge.to]);
  } else if (place.node === null) {
    editor.actions.select([]);
  } else {
    goToNode(session, place.node, false);
    canvas.current?.reveal([place.node]);
  }
}
