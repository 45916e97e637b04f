// A card with a chart, and the same as a table for who cannot see it or wants the numbers.
import { ActionIcon, Tooltip } from "@mantine/core";
import { ChartColumn, Table2 } from "lucide-react";
import { useId, useState, type ReactNode } from "react";

import { words } from "../../words/words";
import classes from "./Dashboard.module.css";

interface Props {
  readonly title: string;
  readonly note?: ReactNode;
  /** The chart in a sentence. */
  readonly said: string;
  readonly chart: ReactNode;
  readonly table: ReactNode;
  readonly children?: ReactNode;
  readonly testId: string;
}

export function ChartCard({ title, note, said, chart, table, children, testId }: Props) {
  const [isTable, setIsTable] = useState(false);
  const label = isTable ? words.dashboard.asChart(title) : words.dashboard.asTable(title);
  return (
    <Card
      title={title}
      note={note}
      testId={testId}
      action={
        <Tooltip label={label}>
          <ActionIcon aria-label={label} onClick={() => setIsTable(!isTable)}>
            {isTable ? <ChartColumn size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      }
    >
      {isTable ? (
        <div className={classes.tableBox} tabIndex={0} role="region" aria-label={title}>
          {table}
        </div>
      ) : (
        <div role="img" aria-label={said} className={classes.chart}>
          <div aria-hidden>{chart}</div>
        </div>
      )}
      {children}
    </Card>
  );
}

interface CardProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly action?: ReactNode;
  readonly children: ReactNode;
  readonly testId: string;
}

export function Card({ title, note, action, children, testId }: CardProps) {
  const id = useId();
  return (
    <section className={classes.card} aria-labelledby={id} data-testid={testId}>
      <header className={classes.cardHead}>
        <h2 id={id}>{title}</h2>
        {note ? <span className={classes.note}>{note}</span> : null}
        {action ? <span className={classes.cardAction}>{action}</span> : null}
      </header>
      {children}
    </section>
  );
}
