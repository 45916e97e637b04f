// Bars that lie, each with its words and numbers beside it: a chart that reads as a list.
import { Link } from "react-router";

import classes from "./Dashboard.module.css";

export interface BarRow {
  readonly key: string;
  readonly name: string;
  /** What it belongs to. */
  readonly of?: string | undefined;
  readonly value: string;
  /** The same for who hears it. */
  readonly said?: string;
  /** From 0 to 1: the strong bar, and the weak one that goes on behind it. */
  readonly share: number;
  readonly reach?: number;
  readonly to?: string;
  readonly color: string;
}

export function BarList({ rows, nothing }: { rows: readonly BarRow[]; nothing: string }) {
  if (rows.length === 0) return <p className={classes.nothing}>{nothing}</p>;
  return (
    <ol className={classes.bars}>
      {rows.map((row) => (
        <li key={row.key} style={{ ["--bar" as string]: row.color }}>
          <span className={classes.barHead}>
            <Name row={row} />
            <span className={classes.barValue} aria-hidden={row.said !== undefined}>
              {row.value}
            </span>
            {row.said === undefined ? null : <span className={classes.unseen}>{row.said}</span>}
          </span>
          <span className={classes.track} aria-hidden>
            {row.reach === undefined ? null : (
              <span className={classes.reach} style={{ width: percent(row.reach) }} />
            )}
            <span className={classes.bar} style={{ width: percent(row.share) }} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Name({ row }: { row: BarRow }) {
  const text = (
    <>
      {row.name}
      {row.of === undefined ? null : <span className={classes.of}>{row.of}</span>}
    </>
  );
  return (
    <span className={classes.barName} title={`${row.name} ${row.of ?? ""}`}>
      {row.to === undefined ? text : <Link to={row.to}>{text}</Link>}
    </span>
  );
}

const percent = (share: number): string =>
  share <= 0 ? "0" : `${Math.max(0.5, Math.min(1, share) * 100)}%`;

/** What the two bars stand for. */
export function Reaches({ strong, weak }: { strong: string; weak: string }) {
  return (
    <span className={classes.reaches}>
      <span className={classes.bar} />
      {strong}
      <span className={classes.reach} />
      {weak}
    </span>
  );
}
