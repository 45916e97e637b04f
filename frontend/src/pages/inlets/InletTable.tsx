// One list of things that can be paused, under a heading; nothing at all while it is empty.
import { ActionIcon, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Pause, Play } from "lucide-react";
import type { ReactNode } from "react";

import { usePauseInlet, type Pausable } from "../../api/inlets";
import classes from "../../runs/Lists.module.css";
import { messageOf } from "../../ui/ProblemAlert";
import { words as catalogue } from "../../words/words";
import own from "./Inlets.module.css";

const words = catalogue.inlets;

interface Inlet {
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  readonly isPaused: boolean;
  readonly cells: readonly ReactNode[];
}

interface Props {
  readonly title: string;
  readonly columns: readonly string[];
  readonly kind: Pausable["kind"];
  readonly rows: readonly Inlet[];
}

export function InletTable({ title, columns, kind, rows }: Props) {
  if (rows.length === 0) return null;
  return (
    <section className={own.part}>
      <h2>{title}</h2>
      <div className={classes.card}>
        <table className={classes.table} aria-label={title}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
              <th aria-label={words.actions} />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ cells, ...row }) => (
              <tr key={row.id} data-testid={`inlet-${row.id}`}>
                {cells.map((cell, place) => (
                  <td key={columns[place]} className={place === 0 ? classes.wide : undefined}>
                    {cell}
                  </td>
                ))}
                <td>
                  <PauseButton kind={kind} {...row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function PauseButton({ kind, id, name, isPaused }: Pausable & { name: string }) {
  const pause = usePauseInlet();
  const onError = (error: Error) =>
    notifications.show({ color: "red", title: words.failed, message: messageOf(error) });
  return (
    <span className={classes.actions}>
      <Tooltip label={isPaused ? words.resumeShort : words.pauseShort}>
        <ActionIcon
          aria-label={isPaused ? words.resume(name) : words.pause(name)}
          loading={pause.isPending}
          onClick={() => pause.mutate({ kind, id, isPaused }, { onError })}
          data-testid={`pause-${id}`}
        >
          {isPaused ? <Play size={15} /> : <Pause size={15} />}
        </ActionIcon>
      </Tooltip>
    </span>
  );
}
