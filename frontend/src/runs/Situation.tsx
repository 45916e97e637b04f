// What a person wants to know of where a node stands: why skipped, until when it waits, what undid it.
import type { ReactNode } from "react";
import { Link } from "react-router";

import { pathOf } from "../api/client";
import type { NodeDetail } from "../api/types";
import { Moment } from "../ui/TimeText";
import { words } from "../words/words";
import { Countdown } from "./Countdown";
import classes from "./NodeResult.module.css";

export function Situation({ detail }: { detail: NodeDetail }) {
  const { state, reason, due_at, retry_at, undone_by, child_run, polls } = detail;
  return (
    <>
      {state === "skipped" && reason ? <Line>{reason}</Line> : null}
      {detail.is_held === true ? <Line isLoud>{words.runs.held}</Line> : null}
      {state === "waiting" && due_at ? (
        <Line>
          {words.runs.dueAt} <Moment at={due_at} />
        </Line>
      ) : null}
      {polls ? <Line>{words.runs.polls(polls)}</Line> : null}
      {state === "retrying" && retry_at ? (
        <Line>
          {words.runs.retryAt} <Countdown to={retry_at} /> · <Moment at={retry_at} />
        </Line>
      ) : null}
      <Awaited detail={detail} />
      {child_run ? (
        <Line>
          <Link to={pathOf("runs", child_run)} data-testid="child-run">
            {words.operators.child}
          </Link>
        </Line>
      ) : null}
      {undone_by ? <Line>{words.runs.undoneBy(undone_by)}</Line> : null}
    </>
  );
}

function Awaited({ detail: { wait } }: { detail: NodeDetail }) {
  if (!wait) return null;
  return (
    <p className={classes.situation} data-testid="awaited">
      {words.operators.awaited(wait)}
      <When label={words.operators.until} at={wait.timeout_at} />
      <When label={words.runs.reminds} at={wait.remind_at} />
      <When label={words.runs.escalates} at={wait.escalate_at} />
    </p>
  );
}

function When({ label, at }: { label: string; at: string | null | undefined }) {
  if (!at) return null;
  return (
    <>
      {" "}
      · {label} <Moment at={at} />
    </>
  );
}

function Line({ children, isLoud = false }: { children: ReactNode; isLoud?: boolean }) {
  return (
    <p className={classes.situation} data-loud={isLoud || undefined}>
      {children}
    </p>
  );
}
