// One row of a list over the canvas: tile, title, what it does, its ports.
import { useEffect, useRef } from "react";

import { Tile } from "../catalog/Tile";
import { written } from "../commands/keyNames";
import classes from "./PickList.module.css";

export interface Pick {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  /** At the right, in small letters: a type or an id. */
  readonly note?: string;
  readonly category?: string;
  readonly icon?: string;
  /** Named ports, when there are several. */
  readonly ports?: readonly string[];
  /** As commands write them. */
  readonly keys?: readonly string[];
  /** A heading above the first row of each section. */
  readonly section?: string | undefined;
}

interface PickRowProps {
  readonly id: string;
  readonly testId: string;
  readonly pick: Pick;
  readonly section: string | undefined;
  readonly isAt: boolean;
  readonly onChoose: (goesOn: boolean) => void;
}

export function PickRow({ id, testId, pick, section, isAt, onChoose }: PickRowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isAt) row.current?.scrollIntoView({ block: "nearest" });
  }, [isAt]);
  return (
    <>
      {section !== undefined && (
        <li role="presentation" className={classes.section}>
          {section}
        </li>
      )}
      <li
        ref={row}
        id={id}
        role="option"
        aria-selected={isAt}
        className={classes.row}
        data-testid={testId}
        onPointerDown={(event) => {
          event.preventDefault();
          onChoose(event.ctrlKey || event.metaKey);
        }}
      >
        {pick.icon !== undefined && (
          <Tile category={pick.category ?? "other"} icon={pick.icon} size={28} />
        )}
        <span className={classes.words}>
          <span className={classes.title}>{pick.title}</span>
          <span className={classes.detail}>{pick.detail}</span>
        </span>
        {pick.ports !== undefined && <Ports ports={pick.ports} />}
        {pick.keys?.slice(0, 2).map((key) => (
          <kbd key={key} className={classes.key}>
            {written(key)}
          </kbd>
        ))}
        {pick.note !== undefined && <span className={classes.note}>{pick.note}</span>}
      </li>
    </>
  );
}

function Ports({ ports }: { ports: readonly string[] }) {
  return (
    <span className={classes.ports}>
      {ports.slice(0, 3).map((port) => (
        <span key={port}>{port}</span>
      ))}
    </span>
  );
}
