// What a run has recorded, as a tree that asks for each level when it is opened; its values go into fields
// by dragging them, or by Enter.
import { VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState, type KeyboardEvent, type MouseEvent } from "react";
import { useStore } from "zustand";

import { peekOptions } from "../api/expressions";
import { words } from "../words/words";
import { choosePath } from "./choosePath";
import type { DataPlace } from "./data";
import classes from "./DataTree.module.css";
import { insertTargets, startPathDrag } from "./insertTarget";
import { pathOf, type Step } from "./paths";
import { cutOf, lineOf } from "./shown";

const ENTRIES = 100;
const LINE_CHARS = 120;
const INDENT_PX = 14;

/** A place to start from, such as a node's output. */
export interface Root {
  readonly label: string;
  readonly detail?: string | undefined;
  readonly steps: readonly Step[];
  readonly isOpen?: boolean;
}

interface Props {
  readonly place: DataPlace;
  readonly roots: readonly Root[];
}

export function DataTree({ place, roots }: Props) {
  const target = useStore(insertTargets.store, (state) => state.target);
  return (
    <div className={classes.panel}>
      <p className={classes.help} aria-live="polite">
        {target === null
          ? words.expressions.insertNowhere
          : words.expressions.insertInto(target.label)}
      </p>
      <div
        className={classes.tree}
        role="tree"
        aria-label={words.expressions.data}
        onKeyDown={walk}
        data-testid="data-tree"
      >
        {roots.map((root, index) => (
          <Branch
            key={pathOf(root.steps)}
            place={place}
            steps={root.steps}
            label={root.label}
            detail={root.detail}
            level={0}
            isFirst={index === 0}
            isOpenAtFirst={root.isOpen === true}
          />
        ))}
      </div>
    </div>
  );
}

interface BranchProps {
  readonly place: DataPlace;
  readonly steps: readonly Step[];
  readonly label: string;
  readonly detail?: string | undefined;
  readonly level: number;
  readonly isFirst?: boolean;
  readonly isOpenAtFirst?: boolean;
}

function Branch({ isOpenAtFirst = false, ...props }: BranchProps) {
  const [isOpen, open] = useState(isOpenAtFirst);
  const { place, steps, level } = props;
  const { data, isPending, isError } = useQuery({
    ...peekOptions({ ...place, expression: `{{ ${pathOf(steps)} }}`, depth: 1, entries: ENTRIES }),
    enabled: isOpen,
  });
  const isMissing = isError || data?.error != null;
  const members = data === undefined || isMissing ? [] : membersOf(data.value);
  const hidden = (data?.entries ?? 0) - members.length;
  return (
    <>
      <Row {...props} isOpen={isOpen} onToggle={() => open(!isOpen)} />
      {isOpen ? (
        <div role="group">
          {isPending ? <Note level={level + 1} text={words.expressions.loading} /> : null}
          {isMissing ? <Note level={level + 1} text={words.expressions.notRun} /> : null}
          {members.map(([step, value]) => (
            <Member
              key={step}
              place={place}
              steps={[...steps, step]}
              value={value}
              level={level + 1}
            />
          ))}
          {data !== undefined && !isMissing && members.length === 0 ? (
            <Single value={data.value} level={level + 1} />
          ) : null}
          {members.length > 0 && hidden > 0 ? (
            <Note level={level + 1} text={words.expressions.moreEntries(hidden)} />
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function Member(props: {
  readonly place: DataPlace;
  readonly steps: readonly Step[];
  readonly value: unknown;
  readonly level: number;
}) {
  const label = String(props.steps.at(-1));
  const cut = cutOf(props.value);
  if (cut !== null && cut.start === undefined) {
    const detail = (cut.type === "list" ? words.expressions.listOf : words.ui.keys)(cut.entries);
    return <Branch {...props} label={label} detail={detail} />;
  }
  return <Row {...props} label={label} detail={lineOf(props.value, LINE_CHARS)} isLeaf />;
}

interface RowProps extends Omit<BranchProps, "isOpenAtFirst" | "place"> {
  readonly isOpen?: boolean;
  readonly isLeaf?: boolean;
  readonly onToggle?: () => void;
}

function Row({ steps, label, detail, level, isFirst, isOpen, isLeaf = false, onToggle }: RowProps) {
  const path = pathOf(steps);
  return (
    <div
      className={classes.row}
      role="treeitem"
      aria-level={level + 1}
      aria-expanded={isLeaf ? undefined : isOpen === true}
      tabIndex={isFirst === true ? 0 : -1}
      draggable
      data-path={path}
      data-testid={`data-${path}`}
      style={{ paddingInlineStart: 8 + level * INDENT_PX }}
      title={path}
      onDragStart={(event) => startPathDrag(event.dataTransfer, path)}
      onClick={(event: MouseEvent<HTMLElement>) => {
        event.currentTarget.focus();
        onToggle?.();
      }}
      onDoubleClick={() => {
        if (isLeaf) choosePath(path);
      }}
    >
      <span className={classes.chevron} data-open={isOpen || undefined} aria-hidden>
        {isLeaf ? null : <ChevronRight size={12} />}
      </span>
      <span className={typeof steps.at(-1) === "number" ? classes.index : classes.key}>
        {label}
      </span>
      {detail === undefined ? null : (
        <>
          <VisuallyHidden>: </VisuallyHidden>
          <span className={isLeaf ? classes.value : classes.detail}>{detail}</span>
        </>
      )}
    </div>
  );
}

function Note({ level, text }: { level: number; text: string }) {
  return (
    <div className={classes.note} style={{ paddingInlineStart: 26 + level * INDENT_PX }}>
      {text}
    </div>
  );
}

/** A value without members. */
function Single({ value, level }: { value: unknown; level: number }) {
  return <Note level={level} text={lineOf(value, LINE_CHARS)} />;
}

function membersOf(value: unknown): readonly (readonly [Step, unknown])[] {
  if (Array.isArray(value)) return value.slice(0, ENTRIES).map((one: unknown, at) => [at, one]);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).filter(([key]) => key !== "$cut");
}

/** Arrows walk the tree, Enter chooses. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const item = (event.target as Element).closest<HTMLElement>("[role=treeitem]");
  if (item === null || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const at = items.indexOf(item);
  const isOpen = item.getAttribute("aria-expanded");
  const level = Number(item.getAttribute("aria-level"));
  const go = (to: HTMLElement | undefined) => {
    if (to === undefined) return;
    for (const one of items) one.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  };
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(items[at + 1]),
    ArrowUp: () => go(items[at - 1]),
    Home: () => go(items[0]),
    End: () => go(items.at(-1)),
    ArrowRight: () => (isOpen === "false" ? item.click() : go(items[at + 1])),
    ArrowLeft: () =>
      isOpen === "true"
        ? item.click()
        : go(items.slice(0, at).findLast((one) => Number(one.getAttribute("aria-level")) < level)),
    Enter: () => choosePath(item.dataset["path"] ?? ""),
    " ": () => item.click(),
  };
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  step();
}
